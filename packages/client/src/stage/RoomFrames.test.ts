import { randomBytes, Secret } from '@sotto/base';
import type { FrameKeys } from '@sotto/frames';
import { createSession, hashFrame, ready, signBatch } from '@sotto/keys';
import { nameOf } from '@sotto/records';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { BatchSigner } from './BatchSigner.ts';
import { OwnMicrophone } from './OwnMicrophone.ts';
import { RoomFrames } from './RoomFrames.ts';

const opus = Uint8Array.of(0xf8, 1, 2, 3);
const speaker = 'a join';
let frames: RoomFrames;
let muteStates: boolean[];
let session: Uint8Array<ArrayBuffer>;
let signer: BatchSigner;

beforeAll(() => ready);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  session = randomBytes(32);
  muteStates = [];
  frames = new RoomFrames({
    keys: { mediaSalt: new Secret(randomBytes(32)) },
    session,
    microphone: new OwnMicrophone(),
    onMuted: (_, isMuted) => muteStates.push(isMuted),
  });
  signer = createSigner();
  frames.useStay(signer);
  frames.publish(signer, createKeys());
});

function createSigner(): BatchSigner {
  const stay = { start: randomBytes(32), join: randomBytes(16), session: createSession() };
  return new BatchSigner({ ...stay, onBatch: () => undefined });
}

/** One step that is held all the time. */
function createKeys(change: Partial<FrameKeys> = {}): FrameKeys {
  const untilMs = Number.POSITIVE_INFINITY;
  const step = { generation: 1, step: 0, key: new Secret(randomBytes(32)), confirm: randomBytes(16), untilMs };
  const speakers = new Map([[nameOf(session), randomBytes(16)]]);
  return { sealAt: step, opens: [step], speakers, allowsSound: true, validUntilMs: untilMs, ...change };
}

function unmute(): void {
  frames.microphone.want(true);
  frames.microphone.open();
}

afterEach(() => {
  frames.close();
  vi.useRealTimers();
});

async function hear(): Promise<void> {
  const sealed = await frames.seal(opus);
  const opened = sealed.ok ? await frames.open(speaker, sealed.value) : sealed;
  if (!opened.ok) throw new Error(opened.error.code);
  frames.note(speaker, opened.value);
}

test('[M5] a frame that left sealed earlier says nothing about the transform that sends now', async () => {
  await frames.seal(opus);
  const confirming = frames.confirmSealing();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await confirming).toEqual({ ok: false, error: { code: 'frames-unencryptable' } });
});

test('[M5] a frame that leaves sealed meanwhile confirms', async () => {
  const confirming = frames.confirmSealing();
  await frames.seal(opus);
  expect(await confirming).toEqual({ ok: true, value: null });
});

test('reports a speaker once, even if they are met again, until they have gone', async () => {
  frames.admit(speaker, session);
  await hear();
  await hear();
  expect(muteStates).toEqual([false]);
  frames.admit(speaker, session);
  await hear();
  expect(muteStates).toEqual([false]);
  frames.dismiss(speaker);
  frames.admit(speaker, session);
  await hear();
  expect(muteStates).toEqual([false, false]);
});

test('[F8] a frame that comes late, as one that was asked for again, does not take back a later mute state', async () => {
  frames.admit(speaker, session);
  const open = async (content: Uint8Array<ArrayBuffer> | 'muted') => {
    const sealed = await frames.seal(content);
    const opened = sealed.ok ? await frames.open(speaker, sealed.value) : sealed;
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value;
  };
  const [first, late, last] = [await open(opus), await open('muted'), await open(opus)];
  for (const frame of [first, last, late]) frames.note(speaker, frame);
  expect(muteStates).toEqual([false]);
  frames.note(speaker, await open('muted'));
  expect(muteStates).toEqual([false, true]);
});

test('[F10] without a stay nothing is sealed, and the microphone is closed', async () => {
  unmute();
  expect(frames.microphone.isOpen()).toBe(true);
  frames.dropStay(signer);
  expect(frames.microphone.isOpen()).toBe(false);
  expect(await frames.seal(opus)).toEqual({ ok: false, error: { code: 'no-key' } });
});

test('[B2] a held microphone is closed though not muted, and its frames leave all the same', async () => {
  unmute();
  frames.publish(signer, createKeys({ allowsSound: false }));
  expect([frames.microphone.isMuted, frames.microphone.isOpen()]).toEqual([false, false]);
  expect((await frames.seal('muted')).ok).toBe(true);
});

test('[F10] keys of a stay that another one has replaced no longer count', async () => {
  const next = createSigner();
  frames.useStay(next);
  frames.publish(signer, createKeys());
  expect(await frames.seal(opus)).toEqual({ ok: false, error: { code: 'no-key' } });
  frames.publish(next, createKeys());
  frames.dropStay(signer);
  expect((await frames.seal(opus)).ok).toBe(true);
});

test('[B2] reports once that frames of others arrive, and whether one opens', async () => {
  expect(frames.takeArrivals()).toBeUndefined();
  frames.admit(speaker, session);
  await frames.open(speaker, randomBytes(175));
  expect(frames.takeArrivals()).toBe(false);
  await frames.open(speaker, randomBytes(175));
  await hear();
  await frames.open(speaker, randomBytes(175));
  expect(frames.takeArrivals()).toBe(true);
  expect(frames.takeArrivals()).toBeUndefined();
});

test('[F16, G8] a batch counts if its session signed it, and tells whether a frame that it covers has opened', async () => {
  const theirs = createSession();
  const [start, join] = [randomBytes(32), randomBytes(16)];
  const name = 'AAAAAAAAAAAAAAAAAAAAAA';
  const position = { start, join: new Uint8Array(16), generation: 1, step: 0, confirm: randomBytes(16) };
  frames.admit(name, theirs.signing.publicKey);
  const batch = signBatch({ ...position, number: 1, firstCtr: 2 ** 24, hashes: hashFrame(opus) }, theirs);
  expect(frames.cover(batch, start)).toBe(false);
  expect(frames.cover(batch, randomBytes(32))).toBeUndefined();
  expect(frames.cover({ ...batch, number: 2 }, start)).toBeUndefined();
  expect(frames.cover({ ...batch, join }, start)).toBeUndefined();
});

test('[G9] seals and opens nothing once the room has closed', async () => {
  frames.admit(speaker, session);
  const sealed = await frames.seal(opus);
  const underWay = frames.seal(opus);
  frames.close();
  frames.publish(signer, createKeys());
  expect(await underWay).toEqual({ ok: false, error: { code: 'closed' } });
  expect(await frames.seal(opus)).toEqual({ ok: false, error: { code: 'closed' } });
  expect(sealed.ok && (await frames.open(speaker, sealed.value)).ok).toBe(false);
});
