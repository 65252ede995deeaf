import { rtpHeaderBytes } from './rtpPacket.js';
import { applyCounterMode, authTag, openGcm, requireTag, sealGcm } from './srtpCipher.js';
import { deriveSessionKeys } from './srtpKeys.js';

const RTCP_HEADER_BYTES = 8;
const ENCRYPTED_BIT = 0x80000000;

/**
 * SRTP and SRTCP on Node's own cryptography, so that the worker is checked against something that shares no code with
 * it. One direction; nothing about replay, which is the worker's to refuse.
 *
 * @param {import('./srtpSuites.js').SrtpSuite} suite
 * @param {Buffer} masterKey
 * @param {Buffer} masterSalt
 */
export function createSrtpSession(suite, masterKey, masterSalt) {
  const { rtp, rtcp } = deriveSessionKeys(suite, masterKey, masterSalt);
  /** @type {Map<number, number>} the highest packet index of each SSRC */
  const highest = new Map();
  /** @param {Buffer} packet */
  const indexOf = (packet) => guessIndex(highest, packet);
  let rtcpIndex = 0;
  return {
    /** A new stream under an old SSRC starts without its past. @param {number} ssrc */
    forget: (ssrc) => highest.delete(ssrc),
    /** @param {Buffer} packet */
    sealRtp: (packet) => sealRtp(suite, rtp, packet, indexOf(packet)),
    /** @param {Buffer} packet @throws if it is not authentic */
    openRtp: (packet) => openRtp(suite, rtp, packet, indexOf(packet)),
    /** @param {Buffer} packet */
    sealRtcp: (packet) => sealRtcp(suite, rtcp, packet, ++rtcpIndex),
    /** @param {Buffer} packet @throws if it is not authentic */
    openRtcp: (packet) => openRtcp(suite, rtcp, packet),
  };
}

/**
 * The packet index with its rollover counter, by the rule of RFC 3711, 3.3.1.
 *
 * @param {Map<number, number>} highest
 * @param {Buffer} packet
 */
function guessIndex(highest, packet) {
  const ssrc = packet.readUInt32BE(8);
  const seq = packet.readUInt16BE(2);
  const previous = highest.get(ssrc) ?? seq;
  const index = Math.max(0, Math.round((previous - seq) / 0x10000)) * 0x10000 + seq;
  highest.set(ssrc, Math.max(previous, index));
  return index;
}

/** @typedef {import('./srtpSuites.js').SrtpSuite} Suite */
/** @typedef {import('./srtpKeys.js').SessionKeys} Keys */

/** @param {Suite} suite @param {Keys} keys @param {Buffer} packet @param {number} index */
function sealRtp(suite, keys, packet, index) {
  const header = packet.subarray(0, rtpHeaderBytes(packet));
  const input = { suite, keys, ssrc: packet.readUInt32BE(8), index, aad: header };
  const payload = packet.subarray(header.length);
  if (suite.aead) return Buffer.concat([header, sealGcm(input, payload)]);
  const sealed = Buffer.concat([header, applyCounterMode(input, payload)]);
  return Buffer.concat([sealed, authTag(keys.auth, suite.rtpTagBytes, sealed, rolloverCounter(index))]);
}

/** @param {Suite} suite @param {Keys} keys @param {Buffer} packet @param {number} index */
function openRtp(suite, keys, packet, index) {
  const header = packet.subarray(0, rtpHeaderBytes(packet));
  const input = { suite, keys, ssrc: packet.readUInt32BE(8), index, aad: header };
  if (suite.aead) return Buffer.concat([header, openGcm(input, packet.subarray(header.length))]);
  const sealed = packet.subarray(0, -suite.rtpTagBytes);
  const tag = authTag(keys.auth, suite.rtpTagBytes, sealed, rolloverCounter(index));
  requireTag(tag, packet.subarray(-suite.rtpTagBytes));
  return Buffer.concat([header, applyCounterMode(input, sealed.subarray(header.length))]);
}

/** @param {Suite} suite @param {Keys} keys @param {Buffer} packet @param {number} index */
function sealRtcp(suite, keys, packet, index) {
  const header = packet.subarray(0, RTCP_HEADER_BYTES);
  const trailer = uint32(ENCRYPTED_BIT + index);
  const input = { suite, keys, ssrc: packet.readUInt32BE(4), index, aad: Buffer.concat([header, trailer]) };
  const payload = packet.subarray(RTCP_HEADER_BYTES);
  if (suite.aead) return Buffer.concat([header, sealGcm(input, payload), trailer]);
  const sealed = Buffer.concat([header, applyCounterMode(input, payload), trailer]);
  return Buffer.concat([sealed, authTag(keys.auth, suite.rtcpTagBytes, sealed)]);
}

/** @param {Suite} suite @param {Keys} keys @param {Buffer} packet */
function openRtcp(suite, keys, packet) {
  const header = packet.subarray(0, RTCP_HEADER_BYTES);
  // The index comes last with AEAD, the tag otherwise (RFC 7714, 9.2; RFC 3711, 3.4).
  const end = packet.length - (suite.aead ? 0 : suite.rtcpTagBytes);
  const trailer = packet.subarray(end - 4, end);
  const index = trailer.readUInt32BE() - ENCRYPTED_BIT;
  const input = { suite, keys, ssrc: packet.readUInt32BE(4), index, aad: Buffer.concat([header, trailer]) };
  const sealed = packet.subarray(RTCP_HEADER_BYTES, end - 4);
  if (suite.aead) return Buffer.concat([header, openGcm(input, sealed)]);
  requireTag(authTag(keys.auth, suite.rtcpTagBytes, packet.subarray(0, end)), packet.subarray(end));
  return Buffer.concat([header, applyCounterMode(input, sealed)]);
}

/** @param {number} index */
const rolloverCounter = (index) => uint32(Math.floor(index / 0x10000));

/** @param {number} value */
function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
