import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The parameters that differ between RTP and RTCP, and between packets.
 *
 * @typedef {object} CipherInput
 * @property {import('./srtpSuites.js').SrtpSuite} suite
 * @property {import('./srtpKeys.js').SessionKeys} keys
 * @property {number} ssrc
 * @property {number} index 48 bits for RTP, 31 for RTCP
 * @property {Buffer} aad for AEAD: what is authenticated beside the text
 */

/** @param {CipherInput} input @param {Buffer} text @returns {Buffer} ciphertext and tag */
export function sealGcm({ suite, keys, ssrc, index, aad }, text) {
  const cipher = createCipheriv(gcm(suite), keys.key, gcmIv(keys.salt, ssrc, index)).setAAD(aad);
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** @param {CipherInput} input @param {Buffer} sealed @returns {Buffer} @throws if the tag does not fit */
export function openGcm({ suite, keys, ssrc, index, aad }, sealed) {
  const decipher = createDecipheriv(gcm(suite), keys.key, gcmIv(keys.salt, ssrc, index), { authTagLength: 16 });
  decipher.setAAD(aad).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

/** Counter mode is its own inverse. @param {Omit<CipherInput, 'aad'>} input @param {Buffer} text */
export function applyCounterMode({ suite, keys, ssrc, index }, text) {
  const iv = Buffer.alloc(16);
  keys.salt.copy(iv);
  xorNumber(iv, 4, 4, ssrc);
  xorNumber(iv, 8, 6, index);
  return createCipheriv(`aes-${suite.keyBytes * 8}-ctr`, keys.key, iv).update(text);
}

/** @param {Buffer} key @param {number} tagBytes @param {Buffer[]} parts */
export function authTag(key, tagBytes, ...parts) {
  return createHmac('sha1', key).update(Buffer.concat(parts)).digest().subarray(0, tagBytes);
}

/** @param {Buffer} expected @param {Buffer} given */
export function requireTag(expected, given) {
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new Error('the authentication tag of an SRTP packet does not fit');
  }
}

/** @param {import('./srtpSuites.js').SrtpSuite} suite */
const gcm = (suite) => /** @type {'aes-256-gcm'} */ (`aes-${suite.keyBytes * 8}-gcm`);

/** RFC 7714, 8.1 and 9.1: two zeros, SSRC, and the index in the last 6 octets, XOR salt. */
function gcmIv(/** @type {Buffer} */ salt, /** @type {number} */ ssrc, /** @type {number} */ index) {
  const iv = Buffer.from(salt);
  xorNumber(iv, 2, 4, ssrc);
  xorNumber(iv, 6, 6, index);
  return iv;
}

/** @param {Buffer} target @param {number} offset @param {number} bytes @param {number} value */
function xorNumber(target, offset, bytes, value) {
  const big = Buffer.alloc(bytes);
  big.writeUIntBE(value, 0, bytes);
  for (const [i, byte] of big.entries()) target[offset + i] = (target[offset + i] ?? 0) ^ byte;
}
