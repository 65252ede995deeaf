import { type Bytes, randomBytes } from '@sotto/base';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFrameOpener, createFrameSealer, type FrameContent, type FrameSealer } from '../../src/index.ts';
import { createFakeKeys, type FakeKeys } from '../createFakeKeys.ts';

const start = { generation: 5, step: 0 };
const word = Uint8Array.of(0x78, 42);

function createSpeaker(keys: FakeKeys = createFakeKeys('room', start)) {
  const session = randomBytes(32);
  return { keys, session, sealer: createFrameSealer({ ring: keys.ring, session }) };
}

async function say(sealer: FrameSealer, frame: FrameContent = word): Promise<Bytes> {
  const sealed = await sealer.seal(frame);
  if (!sealed.ok) throw new Error(sealed.error.code);
  return sealed.value;
}

describe('a room', () => {
  it('[F5] hears two speakers, each under its own key', async () => {
    const [ada, ben] = [createSpeaker(), createSpeaker()];
    const keys = createFakeKeys('room', start);
    const fromAda = createFrameOpener({ ring: keys.ring, session: ada.session });
    const fromBen = createFrameOpener({ ring: keys.ring, session: ben.session });
    const [ofAda, ofBen] = [await say(ada.sealer), await say(ben.sealer)];
    expect(await fromBen.open(ofAda)).toMatchObject({ error: { code: 'not-authentic' } });
    expect(await fromAda.open(ofAda)).toMatchObject({ ok: true, value: { opus: word } });
    expect(await fromBen.open(ofBen)).toMatchObject({ ok: true, value: { opus: word } });
  });

  it('[F8] learns of mute and unmute from frames alone', async () => {
    const { keys, session, sealer } = createSpeaker();
    const opener = createFrameOpener({ ring: keys.ring, session });
    const heard: boolean[] = [];
    for (const frame of [word, 'muted', 'muted', word] as const) {
      const opened = await opener.open(await say(sealer, frame));
      if (opened.ok) heard.push(opened.value.muted);
    }
    expect(heard).toEqual([false, true, true, false]);
  });

  it('[F13] hears both sides of a step, until the old one is let go', async () => {
    const { keys, session, sealer } = createSpeaker();
    const opener = createFrameOpener({ ring: keys.ring, session });
    const [before, late] = [await say(sealer), await say(sealer)];
    keys.moveTo({ generation: 5, step: 1 });
    expect(await opener.open(await say(sealer))).toMatchObject({ ok: true, value: { position: { step: 1 } } });
    expect(await opener.open(before)).toMatchObject({ ok: true, value: { position: { step: 0 } } });
    keys.retire(start);
    expect(await opener.open(late)).toMatchObject({ error: { code: 'unknown-position' } });
  });

  it('[F11] goes on without the one who was removed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { keys, session, sealer } = createSpeaker();
    const stays = createFrameOpener({ ring: keys.ring, session });
    const removed = createFrameOpener({ ring: createFakeKeys('room', start).ring, session });
    const before = await say(sealer);
    expect(await removed.open(before)).toMatchObject({ ok: true });
    keys.moveTo({ generation: 6, step: 0 });
    const after = await say(sealer);
    const waiting = removed.open(after);
    await vi.advanceTimersByTimeAsync(500);
    expect(await waiting).toMatchObject({ error: { code: 'unknown-position' } });
    expect(await stays.open(after)).toMatchObject({ ok: true });
  });

  it('[F11] gives a newcomer nothing of what was said before its step', async () => {
    const { keys, session, sealer } = createSpeaker();
    const before = await say(sealer);
    keys.moveTo({ generation: 5, step: 1 });
    const newcomer = createFrameOpener({ ring: createFakeKeys('room', { generation: 5, step: 1 }).ring, session });
    expect(await newcomer.open(before)).toMatchObject({ error: { code: 'unknown-position' } });
    expect(await newcomer.open(await say(sealer))).toMatchObject({ ok: true });
  });

  it('[F14] hears frames of a coming generation when its key comes while they wait', async () => {
    const { session, sealer } = createSpeaker();
    const keys = createFakeKeys('room', { generation: 4, step: 9 });
    const opener = createFrameOpener({ ring: keys.ring, session });
    const waiting = [opener.open(await say(sealer)), opener.open(await say(sealer))];
    keys.moveTo(start);
    for (const opened of await Promise.all(waiting)) expect(opened.ok).toBe(true);
  });

  it('[F14] hears frames of a step that comes late, when it comes while they wait', async () => {
    const { keys: theirs, session, sealer } = createSpeaker();
    theirs.moveTo({ generation: 5, step: 2 });
    const keys = createFakeKeys('room', start);
    const opener = createFrameOpener({ ring: keys.ring, session });
    const waiting = opener.open(await say(sealer));
    keys.moveTo({ generation: 5, step: 1 });
    keys.moveTo({ generation: 5, step: 2 });
    expect(await waiting).toMatchObject({ ok: true, value: { position: { step: 2 } } });
  });

  it('[F11] waits for no key that is older than those it has', async () => {
    const { session, sealer } = createSpeaker();
    for (const position of [
      { generation: 6, step: 0 },
      { generation: 5, step: 1 },
    ]) {
      const opener = createFrameOpener({ ring: createFakeKeys('room', position).ring, session });
      expect(await opener.open(await say(sealer))).toMatchObject({ error: { code: 'unknown-position' } });
    }
  });
});
