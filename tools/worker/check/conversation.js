import { randomBytes } from 'node:crypto';
import { decodeRtp, encodeNack, encodeRtp, nackedSequences } from './rtpPacket.js';

/**
 * SRTP and SRTCP in both directions through one transport, from end to end: what one side seals the other must open to
 * the same octets.
 *
 * @typedef {{ room: import('./mediaRoom.js').MediaRoom, peer: import('./webRtcPeer.js').WebRtcPeer,
 *   transport: import('mediasoup').types.WebRtcTransport }} Parties
 */

const UPLINK_SSRC = 0x11223344;
const DOWNLINK_SSRC = 0x55667788;

/** @param {Parties} parties */
export async function converse(parties) {
  await talkUp(parties);
  await talkDown(parties);
  if (parties.peer.unopened.length > 0) throw parties.peer.unopened[0];
}

/** The peer speaks; a gap makes the worker ask for what is missing, over SRTCP. @param {Parties} parties */
async function talkUp({ room, peer, transport }) {
  const producer = await room.publish(transport, UPLINK_SSRC);
  const heard = await room.listenTo(producer);
  for (const seq of [1, 2, 4]) {
    const payload = randomBytes(80);
    peer.send(peer.sealer.sealRtp(encodeRtp({ ssrc: UPLINK_SSRC, seq, payload })));
    await heard.first(`RTP packet ${seq} from the peer`, (packet) => decodeRtp(packet).payload.equals(payload));
  }
  await peer.rtcp.first('a NACK from the worker', (packet) => nackedSequences(packet).includes(3));
  producer.close();
}

/** The worker speaks; the peer asks for a packet again, over SRTCP, and gets it. @param {Parties} parties */
async function talkDown({ room, peer, transport }) {
  const producer = await room.speak(DOWNLINK_SSRC);
  const consumer = await room.subscribe(transport, producer);
  const payload = randomBytes(80);
  const carries = (/** @type {Buffer} */ packet) => decodeRtp(packet).payload.equals(payload);
  producer.send(encodeRtp({ ssrc: DOWNLINK_SSRC, seq: 1, payload }));
  const { ssrc, seq } = decodeRtp(await peer.rtp.first('an RTP packet from the worker', carries));
  peer.send(peer.sealer.sealRtcp(encodeNack({ senderSsrc: UPLINK_SSRC, mediaSsrc: ssrc, seq })));
  await peer.rtp.first(
    'the same packet again',
    (packet) => carries(packet) && peer.rtp.items.filter(carries).length > 1,
  );
  consumer.close();
  producer.close();
}
