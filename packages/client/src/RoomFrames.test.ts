import { randomBytes, Secret } from '@sotto/base';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FrameAgent, RoomFrames } from './RoomFrames.ts';

const opus = Uint8Array.of(0xf8, 1, 2, 3);
const speaker = 'a join';
let frames: RoomFrames;
let muteStates: boolean[];
let session: Uint8Array<ArrayBuffer>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  session = randomBytes(32);
  muteStates = [];
  frames = new RoomFrames({
    keys: { roomHandle: randomBytes(16), mediaSalt: new Secret(randomBytes(32)) },
    session,
    onMuted: (_, isMuted) => muteStates.push(isMuted),
  });
  frames.useAgent(createAgent());
});

/** An agent that holds one position for good. */
function createAgent(isMicrophoneOpen = true): FrameAgent {
  const mediaSecret = randomBytes(32);
  return {
    current: () => ({ generation: 1, step: 0 }),
    holds: () => true,
    awaitSecret: async () => new Secret(mediaSecret.slice()),
    isMicrophoneOpen: () => isMicrophoneOpen,
  };
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

test('[F10] without an agent nothing is sealed, and the microphone is silent', async () => {
  frames.setMuted(false);
  expect(frames.isSilent()).toBe(false);
  frames.dropAgent(undefined);
  expect(frames.isSilent()).toBe(true);
  expect(await frames.seal(opus)).toEqual({ ok: false, error: { code: 'no-key' } });
});

test('[B3] a closed gate makes an open microphone silent, and nothing else', async () => {
  frames.setMuted(false);
  frames.useAgent(createAgent(false));
  expect([frames.isMuted(), frames.isSilent()]).toEqual([false, true]);
  expect((await frames.seal('muted')).ok).toBe(true);
});

test('[G13] a secret that comes once the room has closed is wiped, and nothing is sealed under it', async () => {
  const secret = new Secret(randomBytes(32));
  let give: (secret: Secret) => void = () => undefined;
  const waiting = new Promise<Secret>((resolve) => {
    give = resolve;
  });
  const mediaSalt = new Secret(randomBytes(32));
  const late = new RoomFrames({
    keys: { roomHandle: randomBytes(16), mediaSalt },
    session: randomBytes(32),
    onMuted: () => undefined,
  });
  late.useAgent({ ...createAgent(), awaitSecret: () => waiting });
  const sealing = late.seal(opus);
  late.close();
  mediaSalt.wipe();
  give(secret);
  expect(await sealing).toEqual({ ok: false, error: { code: 'closed' } });
  expect(() => secret.expose()).toThrow();
});
