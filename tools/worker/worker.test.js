import crypto, { randomBytes } from 'node:crypto';
import mediasoup from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { converse } from './check/conversation.js';
import { openMediaRoom } from './check/mediaRoom.js';
import { decodeRtp, encodeNack, encodeRtp } from './check/rtpPacket.js';
import { srtpSuites } from './check/srtpSuites.js';
import { connectPeer } from './check/webRtcPeer.js';
import { readMark } from './checkedWorker.js';
import { ensureWorker } from './ensureWorker.js';

const BUILD_MS = 30 * 60_000;
const CONSUMER_SSRC = 123_456_789;

/** @type {import('./check/mediaRoom.js').MediaRoom} */
let room;
/** @type {string[]} what the worker says about SRTP */
const said = [];
let builtHere = false;

beforeAll(async () => {
  const binary = await ensureWorker({ log: console.log });
  builtHere = (await readMark(binary.replace(/\/[^/]*$/, '')))?.origin === 'build';
  mediasoup.setLogEventListeners({ ondebug: (_from, line) => said.push(line) });
  room = await openMediaRoom(binary, { logLevel: 'debug', logTags: ['srtp'] });
}, BUILD_MS);

afterAll(() => {
  mediasoup.setLogEventListeners();
  room?.close();
});

describe.each(Object.keys(srtpSuites))('%s', (suiteName) => {
  /** @type {import('mediasoup').types.WebRtcTransport} */
  let transport;
  /** @type {import('./check/webRtcPeer.js').WebRtcPeer} */
  let peer;

  let ssrc = 0x0badcafe;

  // One handshake for all: each test has an SSRC, hence a stream, of its own.
  beforeAll(async () => {
    transport = await room.createTransport();
    peer = await connectPeer({ transport, suiteName });
  });

  beforeEach(() => {
    said.length = 0;
    ssrc += 1;
  });

  afterEach(() => vi.restoreAllMocks());

  afterAll(() => {
    peer.close();
    transport.close();
  });

  /** @param {number} seq @param {Buffer} [payload] */
  const seal = (seq, payload = randomBytes(80)) => peer.sealer.sealRtp(encodeRtp({ ssrc, seq, payload }));

  const publish = async () => {
    const producer = await room.publish(transport, ssrc);
    const heard = await room.listenTo(producer);
    /** Sends, and waits until it has come through: whatever was sent before has then been handled. */
    const sendAndHear = async (/** @type {number} */ seq) => {
      const payload = randomBytes(80);
      const sealed = seal(seq, payload);
      peer.send(sealed);
      await heard.first(`packet ${seq}`, (packet) => decodeRtp(packet).payload.equals(payload));
      return sealed;
    };
    return { producer, heard, sendAndHear };
  };

  it('carries SRTP and SRTCP both ways after a DTLS handshake in which the worker is the server', async () => {
    await converse({ room, peer, transport });
    expect(transport.dtlsState).toBe('connected');
  });

  it('does so too after one in which the worker is the client', async () => {
    const second = await room.createTransport();
    const server = await connectPeer({ transport: second, suiteName, role: 'server' });
    await converse({ room, peer: server, transport: second });
    server.close();
    second.close();
  });

  it('takes an SRTP packet once, however often and late it comes', async () => {
    const { heard, sendAndHear } = await publish();
    const first = await sendAndHear(100);
    peer.send(first);
    await sendAndHear(101);
    peer.send(first);
    await sendAndHear(102);
    expect(heard.items).toHaveLength(3);
    expect(said.filter((line) => line.includes('replay check failed (bad index)'))).toHaveLength(2);
  });

  it('refuses an SRTP packet from before the replay window', async () => {
    const { heard, sendAndHear } = await publish();
    const early = seal(100);
    await sendAndHear(2000);
    peer.send(early);
    await sendAndHear(2001);
    expect(heard.items).toHaveLength(2);
    expect(said.filter((line) => line.includes('replay check failed (index too old)'))).toHaveLength(1);
  });

  it('takes an SRTCP packet once', async () => {
    const { sendAndHear } = await publish();
    await sendAndHear(1);
    const report = peer.sealer.sealRtcp(encodeNack({ senderSsrc: ssrc, mediaSsrc: 1, seq: 1 }));
    peer.send(report);
    peer.send(report);
    await sendAndHear(2);
    const refused = said.filter((line) => line.includes('srtp_unprotect_rtcp() failed: replay check failed'));
    expect(refused).toHaveLength(1);
  });

  it('refuses a packet in which any one bit was changed, and still takes the true one', async () => {
    const { heard, sendAndHear } = await publish();
    await sendAndHear(1);
    const payload = randomBytes(80);
    const truth = seal(2, payload);
    // The first two octets are left out: they distinguish SRTP from other traffic on the port.
    const places = [2, 3, 4, 7, 12, 50, 91, truth.length - 4, truth.length - 1];
    for (const at of places) peer.send(flipBit(truth, at));
    peer.send(truth);
    await heard.first('the true packet', (packet) => decodeRtp(packet).payload.equals(payload));
    expect(heard.items).toHaveLength(2);
    expect(said.filter((line) => line.includes('srtp_unprotect() failed'))).toHaveLength(places.length);
  });

  it('refuses a changed SRTCP packet', async () => {
    const { sendAndHear } = await publish();
    await sendAndHear(1);
    const truth = peer.sealer.sealRtcp(encodeNack({ senderSsrc: ssrc, mediaSsrc: 1, seq: 1 }));
    const places = [4, 9, truth.length - 2];
    for (const at of places) peer.send(flipBit(truth, at));
    await sendAndHear(2);
    const refused = said.filter((line) => line.includes('srtp_unprotect_rtcp() failed'));
    expect(refused).toHaveLength(places.length);
  });

  it('refuses packets that are cut short', async () => {
    const { heard, sendAndHear } = await publish();
    const truth = await sendAndHear(1);
    const next = seal(2);
    for (const length of [12, 13, 20, next.length - 1]) peer.send(next.subarray(0, length));
    for (const length of [8, 12, 14, 20]) peer.send(Buffer.from([0x81, 0xc9, ...truth.subarray(2, length)]));
    await sendAndHear(3);
    expect(heard.items).toHaveLength(2);
  });

  it('[M7] sends a packet again three times at most, however often a listener asks', async (context) => {
    context.skip(!builtHere, 'mediasoup’s own prebuilt worker has no such limit');
    const spoken = await room.speak(ssrc);
    const consumer = await room.subscribe(transport, spoken);
    const say = async (/** @type {number} */ seq) => {
      const payload = randomBytes(80);
      const copies = () => peer.rtp.items.filter((packet) => decodeRtp(packet).payload.equals(payload));
      spoken.send(encodeRtp({ ssrc, seq, payload }));
      await vi.waitFor(() => expect(copies()).toHaveLength(1));
      const [packet = Buffer.alloc(0)] = copies();
      const { ssrc: mediaSsrc, seq: sent } = decodeRtp(packet);
      const ask = () => peer.send(peer.sealer.sealRtcp(encodeNack({ senderSsrc: ssrc, mediaSsrc, seq: sent })));
      return { copies, ask };
    };
    const first = await say(1);
    const askFor = (/** @type {typeof first} */ wanted, /** @type {number} */ times) =>
      vi.waitFor(() => {
        for (const { ask } of new Set([first, wanted])) ask();
        expect(wanted.copies().length).toBeGreaterThan(times);
      }, 10_000);
    await askFor(first, 3);
    // The second repetition of another packet comes a round trip after its first: the fourth of this one had its time.
    await askFor(await say(2), 2);
    expect(first.copies()).toHaveLength(4);
    consumer.close();
    spoken.close();
  });

  it('starts an SSRC afresh once its producer has closed', async (context) => {
    context.skip(!builtHere, 'mediasoup’s own prebuilt worker is not ours to answer for');
    const first = await publish();
    await first.sendAndHear(60_000);
    first.producer.close();
    peer.sealer.forget(ssrc);
    const second = await publish();
    // If the old stream still existed, 10 would be an index after a rollover, and the packet would not be authentic.
    await second.sendAndHear(10);
    second.producer.close();
    peer.sealer.forget(ssrc);
    const third = await publish();
    // And here a replay from far before the window.
    await third.sendAndHear(5);
    expect(said.filter((line) => line.includes('failed'))).toEqual([]);
  });

  it('starts an SSRC afresh once its consumer has closed', async (context) => {
    context.skip(!builtHere, 'mediasoup’s own prebuilt worker is not ours to answer for');
    // mediasoup draws a consumer's SSRC in JavaScript, and its first sequence number in the worker.
    vi.spyOn(crypto, 'randomInt').mockImplementation(() => CONSUMER_SSRC);
    const spoken = await room.speak(ssrc);
    // Until one starts before the replay window of the one before it: an old stream would refuse to send that.
    for (let last = 0, before = 0, round = 0; last >= before - 1024; round++) {
      expect(round).toBeLessThan(40);
      before = last;
      last = await firstSequence(spoken, round);
    }
    spoken.close();
  });

  /** @param {import('mediasoup').types.Producer} spoken @param {number} round */
  const firstSequence = async (spoken, round) => {
    const consumer = await room.subscribe(transport, spoken);
    const payload = randomBytes(80);
    const carries = (/** @type {Buffer} */ packet) => decodeRtp(packet).payload.equals(payload);
    spoken.send(encodeRtp({ ssrc, seq: round, payload }));
    const received = decodeRtp(await peer.rtp.first('a packet from the worker', carries));
    expect(received.ssrc).toBe(CONSUMER_SSRC);
    consumer.close();
    peer.opener.forget(CONSUMER_SSRC);
    return received.seq;
  };
});

/** @param {Buffer} packet @param {number} at */
function flipBit(packet, at) {
  const changed = Buffer.from(packet);
  changed[at] = (changed[at] ?? 0) ^ 0x10;
  return changed;
}
