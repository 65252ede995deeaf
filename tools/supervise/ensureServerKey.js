import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { ensureKeyFile } from './ensureKeyFile.js';

/** RFC 8410: what stands before the 32 bytes of an X25519 secret key in PKCS #8. */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * The key by which everybody knows the server, made before its first start, so that its own relay can be told of it.
 *
 * @param {string} dataDir
 * @returns {{ fingerprint: string }} 16 bytes in base64url [E1]
 * @throws {import('./BadSetting.js').BadSetting}
 */
export function ensureServerKey(dataDir) {
  const secret = ensureKeyFile(join(dataDir, 'server.key'));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_X25519, secret]), format: 'der', type: 'pkcs8' });
  const publicKey = Buffer.from(/** @type {string} */ (createPublicKey(key).export({ format: 'jwk' }).x), 'base64url');
  const hash = createHash('sha256').update('sotto/1 server key').update(publicKey).digest();
  return { fingerprint: hash.subarray(0, 16).toString('base64url') };
}
