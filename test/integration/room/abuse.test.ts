import { concat, fromText, randomBytes } from '@sotto/base';
import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import { encodeCanonical } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleBatch, sampleHeartbeat, sampleStatement } from '../../../apps/server/test/samples.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person, pauseMs } from './people.ts';
import { draw } from './rawRoom.ts';
import { openSealedWire, type SealedWire } from './sealedWire.ts';
import { looped, speechFrames } from './speech.ts';

const logged: string[] = [];
let sotto: RunningSotto;
let speech: Uint8Array[];
let ada: Person;
let bob: Person;

beforeAll(async () => {
  const onLogLine = (line: string) => void logged.push(line);
  [sotto, speech] = await Promise.all([startSotto({ onLogLine }), speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

/** A room of two who hear each other, and a third person past its door who attacks it. */
async function intrude(): Promise<SealedWire> {
  ada = await host({ ...sotto, source: looped(speech) });
  const { link } = ada.inside();
  bob = await join(link, sotto);
  const parsed = parseRoomLink(link);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return openSealedWire({ keys: await deriveRoomKeys(parsed.value) }, sotto.origin);
}

async function expectOthersUnhurt(): Promise<void> {
  const before = bob.heard.length;
  await eventually(() => bob.heard.length > before + 10);
  expect(ada.inside().connection).toBe('connected');
  expect(bob.inside().connection).toBe('connected');
  expect(logged.filter((line) => line.includes('"level":50'))).toEqual([]);
}

const peek = { seq: 1, name: 'peek', body: {} };
const inEnvelope: Record<string, Uint8Array> = {
  'random bytes': randomBytes(100),
  nothing: new Uint8Array(0),
  'bytes after the message': concat(encodeCanonical(peek), Uint8Array.of(0)),
  'an unknown request': encodeCanonical({ ...peek, name: 'constructor' }),
  'an unknown field': encodeCanonical({ ...peek, extra: 1 }),
  'no body': encodeCanonical({ seq: 1, name: 'peek' }),
  'a negative number': encodeCanonical({ ...peek, seq: -1 }),
  'a list': encodeCanonical([peek]),
  'the largest message, of zeros': new Uint8Array(65_518),
};

describe('a message inside the envelope that is not one', () => {
  it.each(Object.keys(inEnvelope))('[W1-W3, R9] ends its connection and hurts nobody else: %s', async (kind) => {
    const eve = await intrude();
    eve.connection.send(inEnvelope[kind] ?? new Uint8Array(0));
    await eventually(eve.isClosed);
    expect(eve.answers).toEqual([]);
    await expectOthersUnhurt();
  });

  it('[W1, W3, R9] is only refused by code if its body alone is wrong', async () => {
    const eve = await intrude();
    const { join, credential } = draw();
    const signature = randomBytes(64);
    const entry = { start: randomBytes(32), join, credential, signature, session: randomBytes(32), here: null };
    const given = { generation: 1, step: 0, n: 1, v: 1, confirm: randomBytes(16) };
    const bodies: [string, unknown][] = [
      ['peek', { extra: 1 }],
      ['enter', { ...entry, session: randomBytes(31) }],
      ['enter', { ...entry, credential: randomBytes(641) }],
      ['enter', { ...entry, join: randomBytes(15) }],
      ['submit', { statement: sampleStatement(), wraps: randomBytes(63) }],
      ['submit', { statement: { ...sampleStatement(), body: randomBytes(127) }, wraps: randomBytes(64) }],
      ['minted', { generation: 1, wraps: new Uint8Array(64 * 901) }],
      ['gift', { ...given, confirm: randomBytes(15), wraps: randomBytes(64) }],
      ['ask', { refused: Array.from({ length: 51 }, () => randomBytes(16)) }],
      ['hashes', { after: -1 }],
      ['inside', { offset: 100_001 }],
      ['entries', { versions: Array.from({ length: 65 }, () => 1) }],
      ['steps', { generation: 1, after: 2 ** 32 }],
      ['checkpoint', { number: 1, offset: -1 }],
      ['speak', { member: randomBytes(31), signature: randomBytes(64) }],
      ['batch', sampleBatch({ number: 0 })],
      ['batch', sampleBatch({ hashes: randomBytes(16 * 33) })],
      ['heartbeat', sampleHeartbeat({ counter: -1 })],
      ['set-hand', { hand: randomBytes(191) }],
      ['signal', { signal: randomBytes(257) }],
      ['log', { after: -1 }],
      ['produce', { ssrc: 2 ** 32, payloadType: 111 }],
      ['produce', { ssrc: 1, payloadType: 95 }],
      ['resume', { consumers: Array.from({ length: 51 }, () => randomBytes(16)) }],
      ['audience', { offset: 10_001 }],
    ];
    for (const [index, [name, body]] of bodies.entries()) eve.ask(index, name, body);
    await eventually(() => eve.answers.length === bodies.length);
    expect(eve.answers.map(({ code }) => code)).toEqual(bodies.map(() => 'bad-message'));
    eve.ask(99, 'peek', {});
    await eventually(() => eve.answers.some(({ seq, answer }) => seq === 99 && answer !== undefined));
    await expectOthersUnhurt();
  });
});

describe('bytes outside the envelope', () => {
  it.each([
    ['unsealed', () => encodeCanonical(peek)],
    ['of a record size', () => randomBytes(256)],
    ['above every size', () => new Uint8Array(200_000)],
  ])('[E10] end their connection and hurt nobody else: %s', async (_, make) => {
    const eve = await intrude();
    eve.sendRaw(make());
    await eventually(eve.isClosed);
    await expectOthersUnhurt();
  });

  it('[E10] end their connection if they are text', async () => {
    const eve = await intrude();
    eve.sendRaw('hello' as never);
    await eventually(eve.isClosed);
    await expectOthersUnhurt();
  });
});

describe('a client that asks too often', () => {
  it('is refused by code until it has waited', async () => {
    const eve = await intrude();
    const asked = 120;
    for (let seq = 0; seq < asked; seq++) eve.ask(seq, 'audience', { offset: 0 });
    await eventually(() => eve.answers.length === asked);
    // A refusal overtakes an answer that has to be looked up.
    const codes = eve.answers.toSorted((a, b) => a.seq - b.seq).map(({ code }) => code);
    expect(codes.slice(0, 60)).not.toContain('rate-limited');
    expect(codes.filter((code) => code === 'rate-limited').length).toBeGreaterThan(40);
    await pauseMs(300);
    eve.ask(asked, 'audience', { offset: 0 });
    await eventually(() => eve.answers.length === asked + 1);
    expect(eve.answers.at(-1)).toEqual({ seq: asked, code: 'not-inside' });
    await expectOthersUnhurt();
  });
});

it('writes no text of a fault into the log', () => {
  const text = logged.join('');
  expect(logged.length).toBeGreaterThan(0);
  for (const word of ['Error:', 'stack', 'at ', fromText('Ada')]) {
    expect(Buffer.from(text).includes(Buffer.from(word as string))).toBe(false);
  }
});
