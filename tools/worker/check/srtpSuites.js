/**
 * The SRTP suites that mediasoup offers, by its own names.
 *
 * @typedef {object} SrtpSuite
 * @property {number} dtlsProfile number in the DTLS extension use_srtp (RFC 5764, 4.1.2; RFC 7714, 14.2)
 * @property {boolean} aead
 * @property {number} keyBytes
 * @property {number} saltBytes
 * @property {number} rtpTagBytes
 * @property {number} rtcpTagBytes
 */

/** @type {Record<string, SrtpSuite>} */
export const srtpSuites = {
  AEAD_AES_256_GCM: { dtlsProfile: 8, aead: true, keyBytes: 32, saltBytes: 12, rtpTagBytes: 16, rtcpTagBytes: 16 },
  AEAD_AES_128_GCM: { dtlsProfile: 7, aead: true, keyBytes: 16, saltBytes: 12, rtpTagBytes: 16, rtcpTagBytes: 16 },
  AES_CM_128_HMAC_SHA1_80: {
    dtlsProfile: 1,
    aead: false,
    keyBytes: 16,
    saltBytes: 14,
    rtpTagBytes: 10,
    rtcpTagBytes: 10,
  },
  AES_CM_128_HMAC_SHA1_32: {
    dtlsProfile: 2,
    aead: false,
    keyBytes: 16,
    saltBytes: 14,
    rtpTagBytes: 4,
    rtcpTagBytes: 10,
  },
};
