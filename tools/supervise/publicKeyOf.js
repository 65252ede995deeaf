import { createPrivateKey, createPublicKey } from 'node:crypto';

/** The bytes before a 32-byte secret key in PKCS #8 (RFC 8410). */
const PKCS8 = {
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
};

/**
 * The public half of a 32-byte secret, by Node alone: node modules may not be there yet.
 *
 * @param {keyof typeof PKCS8} kind
 * @param {Buffer} secret
 * @returns {Buffer} 32 bytes
 */
export function publicKeyOf(kind, secret) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8[kind], secret]), format: 'der', type: 'pkcs8' });
  return Buffer.from(/** @type {string} */ (createPublicKey(key).export({ format: 'jwk' }).x), 'base64url');
}
