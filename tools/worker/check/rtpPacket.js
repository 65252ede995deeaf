export const PAYLOAD_TYPE = 111;

/**
 * @param {{ ssrc: number, seq: number, payload: Buffer }} parts
 * @returns {Buffer} an RTP packet without extensions, 20 ms of Opus after the one before it
 */
export function encodeRtp({ ssrc, seq, payload }) {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = PAYLOAD_TYPE;
  header.writeUInt16BE(seq, 2);
  header.writeUInt32BE(seq * 960, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

/** @param {Buffer} packet @returns {number} octets before the payload: fixed part, CSRCs and header extensions */
export function rtpHeaderBytes(packet) {
  const withSources = 12 + 4 * ((packet[0] ?? 0) & 0x0f);
  const extended = ((packet[0] ?? 0) & 0x10) !== 0;
  return extended ? withSources + 4 + 4 * packet.readUInt16BE(withSources + 2) : withSources;
}

/** @param {Buffer} packet */
export function decodeRtp(packet) {
  return {
    seq: packet.readUInt16BE(2),
    ssrc: packet.readUInt32BE(8),
    payload: packet.subarray(rtpHeaderBytes(packet)),
  };
}

/** @param {Buffer} datagram RTP or RTCP: they share a port and differ in the second octet (RFC 5761, 4) */
export function isRtcp(datagram) {
  const type = datagram[1] ?? 0;
  return type >= 192 && type <= 223;
}

/**
 * A request for packets again: RTPFB with one generic NACK (RFC 4585, 6.2.1).
 *
 * @param {{ senderSsrc: number, mediaSsrc: number, seq: number }} wanted
 */
export function encodeNack({ senderSsrc, mediaSsrc, seq }) {
  const packet = Buffer.alloc(16);
  packet[0] = 0x81;
  packet[1] = 205;
  packet.writeUInt16BE(3, 2);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  packet.writeUInt16BE(seq, 12);
  return packet;
}

/** @param {Buffer} compound @returns {number[]} the first sequence number of each generic NACK in it */
export function nackedSequences(compound) {
  const found = [];
  for (let at = 0; at + 4 <= compound.length; at += 4 + 4 * compound.readUInt16BE(at + 2)) {
    if (((compound[at] ?? 0) & 0x1f) === 1 && compound[at + 1] === 205) found.push(compound.readUInt16BE(at + 12));
  }
  return found;
}
