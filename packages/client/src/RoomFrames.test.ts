import { randomBytes, Secret } from '@sotto/base';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RoomFrames } from './RoomFrames.ts';

const opus = Uint8Array.of(0xf8, 1, 2, 3);
const speaker = 'a join';
let frames: RoomFrames;
let muteStates: boolean[];
let session: Uint8Array<ArrayBuffer>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  session = randomBytes(32);
  muteStates = [];
  const mediaSecret = new Secret(randomBytes(32));
  const source = {
    current: () => ({ generation: 0, step: 0 }),
    mediaSecret: async () => mediaSecret,
    mediaSalt: new Secret(randomBytes(32)),
  };
  frames = new RoomFrames({ source, session, onMuted: (_, isMuted) => muteStates.push(isMuted) });
});

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

test('[M5] a frame that left sealed before says nothing of the transform that sends now', async () => {
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

test('a speaker is told of once, also where they are met again, until they have gone', async () => {
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
