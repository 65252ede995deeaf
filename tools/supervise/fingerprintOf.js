import { createHash } from 'node:crypto';

/**
 * Returns the fingerprint of a server's key, which links and relays contain. [E1]
 *
 * @param {Buffer} serverKey 32 bytes
 * @returns {string} 16 bytes in base64url
 */
export function fingerprintOf(serverKey) {
  const hash = createHash('sha256').update('sotto/1 server key').update(serverKey).digest();
  return hash.subarray(0, 16).toString('base64url');
}
