import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { randomBytes } from '@sotto/base';
import { encodeCanonical, opusPayloadType, parseMessage, roomRequests } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectRelay } from '../../../packages/client/src/node/connectRelay.ts';
import { createRtpStream } from '../../../packages/client/src/node/createRtpStream.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, pauseMs } from '../room/people.ts';
import { speechFrames } from '../room/speech.ts';
import { enterUnnamed, type Intruder, intrude, meet } from './pair.ts';
import { strangerAddress } from './rawConnection.ts';

let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto(), speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

/** Goes on stage below the product's client; `send` sends one packet of a size. */
async function takeStage(eve: Intruder) {
  eve.ask(1, 'speak', await enterUnnamed(eve));
  await eventually(() => eve.answers.length === 3);
  const spoken = parseMessage(roomRequests.speak.answer, encodeCanonical(eve.answers[2]?.answer));
  if (!spoken.ok) throw new Error(eve.answers[2]?.code);
  const offer = spoken.value.transport;
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const connected = await connectRelay({
    offer,
    signal: ending.signal,
    announce: async (fingerprint) => {
      eve.ask(2, 'connect', { transport: offer.transport, fingerprint });
      await eventually(() => eve.answers.length === 4);
      return { ok: true, value: null };
    },
    onRtp: () => undefined,
    onLost: () => undefined,
  });
  if (!connected.ok) throw new Error(connected.error.code);
  const stream = createRtpStream(opusPayloadType);
  eve.ask(3, 'produce', { ssrc: stream.ssrc, payloadType: stream.payloadType });
  await eventually(() => eve.answers.length === 5);
  expect(eve.answers[4]?.code).toBeUndefined();
  return { send: (bytes: number) => connected.value.send(stream.next(1), randomBytes(bytes)) };
}

/** Sends this many packets every 20 ms, until the test ends. */
function keepSending(count: number, send: () => unknown): void {
  const timer = setInterval(() => {
    for (let index = 0; index < count; index++) send();
  }, 20);
  onTestFinished(() => clearInterval(timer));
}

describe('a speaker', () => {
  it('[L6] stays on stage with what speech takes', async () => {
    const pair = await meet({ sotto, speech, everyoneSpeaks: true });
    const { send } = await takeStage(await intrude(pair, sotto.origin));
    keepSending(1, () => send(175));
    await eventually(() => pair.ada.inside().audienceCount === 1);
    await pauseMs(5_000);
    expect(pair.ada.inside().audienceCount).toBe(1);
    await pair.expectUnhurt();
  });

  it.each([
    ['packets', 20, 20],
    ['bytes', 3, 1_100],
  ])('[L6] is taken off it, and nobody else is, with too many %s', async (_, count, bytes) => {
    const pair = await meet({ sotto, speech, everyoneSpeaks: true });
    const { send } = await takeStage(await intrude(pair, sotto.origin));
    await eventually(() => pair.ada.inside().audienceCount === 1);
    keepSending(count, () => send(bytes));
    await eventually(() => pair.ada.inside().audienceCount === 2);
    await pair.expectUnhurt();
  });

  it('[R5, L2] gets nothing by handles of others', async () => {
    const pair = await meet({ sotto, speech, everyoneSpeaks: true });
    const eve = await intrude(pair, sotto.origin);
    await enterUnnamed(eve);
    eve.ask(1, 'produce', { ssrc: 1, payloadType: 111 });
    eve.ask(2, 'connect', { transport: randomBytes(16), fingerprint: randomBytes(32) });
    eve.ask(3, 'resume', { consumers: Array.from({ length: 50 }, () => randomBytes(16)) });
    await eventually(() => eve.answers.length === 5);
    const outcomes = eve.answers.slice(2).toSorted((a, b) => a.seq - b.seq);
    expect(outcomes.map(({ code }) => code)).toEqual(['not-allowed', 'unknown-handle', undefined]);
    await pair.expectUnhurt();
  });
});

describe('the port of the relay', () => {
  it('survives datagrams of other protocols', async () => {
    const pair = await meet({ sotto, speech });
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    const stun = (length: number) => {
      const datagram = randomBytes(length);
      datagram.set([0, 1, 0, length - 20, 0x21, 0x12, 0xa4, 0x42]);
      return datagram;
    };
    const dtls = () => Uint8Array.of(22, 254, 253, ...randomBytes(60));
    const rtp = () => Uint8Array.of(128, 111, ...randomBytes(180));
    const kinds = [() => stun(20), () => stun(80), dtls, rtp, () => randomBytes(1_200), () => new Uint8Array(0)];
    let next = 0;
    keepSending(100, () => socket.send(kinds[next++ % kinds.length]?.() ?? '', sotto.rtcPort, '127.0.0.1'));
    const before = pair.bob.heard.length;
    await eventually(() => next > 15_000 && pair.bob.heard.length > before + 100);
    await pair.expectUnhurt();
  });

  it('[L7] survives TCP connections that say nothing, or nothing true', async () => {
    const pair = await meet({ sotto, speech });
    const flood = Array.from({ length: 600 }, (_, index) => {
      const socket = connect({ port: sotto.rtcPort, host: '127.0.0.1', localAddress: strangerAddress });
      // The worker that was built here hangs up on most of them.
      socket.on('error', () => undefined);
      if (index % 2 === 0) socket.write(randomBytes(500));
      return socket;
    });
    onTestFinished(() => {
      for (const socket of flood) socket.destroy();
    });
    await eventually(() => flood.every(({ connecting }) => !connecting));
    await pair.expectUnhurt();
    await meet({ sotto, speech });
  });
});
