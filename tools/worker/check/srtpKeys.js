import { createCipheriv } from 'node:crypto';

/**
 * The session keys of one direction (RFC 3711, 4.3; for AEAD RFC 7714, 11). Test tooling: nothing is wiped.
 *
 * @typedef {{ key: Buffer, auth: Buffer, salt: Buffer }} SessionKeys
 */

const AUTH_KEY_BYTES = 20;

/**
 * @param {import('./srtpSuites.js').SrtpSuite} suite
 * @param {Buffer} masterKey
 * @param {Buffer} masterSalt
 * @returns {{ rtp: SessionKeys, rtcp: SessionKeys }}
 */
export function deriveSessionKeys(suite, masterKey, masterSalt) {
  /** @param {number} label @param {number} length */
  const derive = (label, length) => deriveKey({ masterKey, masterSalt, label, length });
  /** @param {number} first the label of the direction's encryption key; that of authentication and salt follow */
  const keysFrom = (first) => ({
    key: derive(first, suite.keyBytes),
    auth: derive(first + 1, AUTH_KEY_BYTES),
    salt: derive(first + 2, suite.saltBytes),
  });
  return { rtp: keysFrom(0), rtcp: keysFrom(3) };
}

/**
 * AES in counter mode over zeros, starting at salt XOR label (RFC 3711, 4.3.3). The key derivation rate is 0.
 *
 * @param {{ masterKey: Buffer, masterSalt: Buffer, label: number, length: number }} wanted
 */
export function deriveKey({ masterKey, masterSalt, label, length }) {
  const iv = Buffer.alloc(16);
  masterSalt.copy(iv);
  iv[7] = (iv[7] ?? 0) ^ label;
  return createCipheriv(`aes-${masterKey.length * 8}-ctr`, masterKey, iv).update(Buffer.alloc(length));
}
