import { type Bytes, randomBytes } from '@sotto/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeKeys } from '../test/createFakeKeys.ts';
import { createFrameOpener, opusSilence } from './createFrameOpener.ts';
import { createFrameSealer } from './createFrameSealer.ts';
import { type FrameContent, paddedFrameBytes } from './padding.ts';
import { sealedFrameBytes } from './sealedFrame.ts';
import { sealSframe } from './sframe.ts';

const position = { generation: 3, step: 1 };
const opus = Uint8Array.of(0x78, 1, 2, 3);
const refused = (code: string) => ({ ok: false, error: { code } });

function createSubject() {
  const keys = createFakeKeys('room', position);
  const session = randomBytes(32);
  const sealer = createFrameSealer({ ring: keys.ring, session });
  const seal = async (frame: FrameContent = opus): Promise<Bytes> => {
    const sealed = await sealer.seal(frame);
    if (!sealed.ok) throw new Error(sealed.error.code);
    return sealed.value;
  };
  return { keys, session, seal, opener: createFrameOpener({ ring: keys.ring, session }) };
}

describe('round trip', () => {
  it('[F11] opens a frame that was sealed', async () => {
    const { seal, opener } = createSubject();
    const value = { muted: false, opus, position, ctr: 2 ** 24 };
    expect(await opener.open(await seal())).toEqual({ ok: true, value });
  });

  it('[F8] tells mute and gives silence to play', async () => {
    const { seal, opener } = createSubject();
    const opened = await opener.open(await seal('muted'));
    expect(opened).toMatchObject({ ok: true, value: { muted: true, opus: Uint8Array.of(0xf8, 0xff, 0xfe) } });
    expect(opened.ok && opened.value.opus).not.toBe(opusSilence);
  });

  it('[F7] opens every frame size from 1 to 148', async () => {
    const { seal, opener } = createSubject();
    for (let size = 1; size <= 148; size++) {
      const frame = new Uint8Array(size).fill(size);
      expect(await opener.open(await seal(frame))).toMatchObject({ ok: true, value: { opus: frame } });
    }
  });
});

describe('tamper', () => {
  it('[F11] opens no frame with a bit flipped in any byte', async () => {
    const { seal, opener } = createSubject();
    const sealed = await seal();
    for (let index = 0; index < sealed.length; index++) {
      const changed = sealed.slice();
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      expect((await opener.open(changed)).ok, `byte ${index}`).toBe(false);
    }
    expect(await opener.open(sealed)).toMatchObject({ ok: true });
  });

  it('[F1] refuses any other size', async () => {
    const { seal, opener } = createSubject();
    const sealed = await seal();
    for (const size of [0, 1, 9, 174]) expect(await opener.open(sealed.slice(0, size))).toEqual(refused('malformed'));
    expect(await opener.open(new Uint8Array([...sealed, 0]))).toEqual(refused('malformed'));
  });

  it("[F11] refuses another sender's frame and another room's", async () => {
    const { keys, session, seal, opener } = createSubject();
    const other = createFrameOpener({ ring: keys.ring, session: randomBytes(32) });
    const elsewhere = createFrameOpener({ ring: createFakeKeys('elsewhere', position).ring, session });
    const sealed = await seal();
    expect(await other.open(sealed)).toEqual(refused('not-authentic'));
    expect(await elsewhere.open(sealed)).toEqual(refused('not-authentic'));
    expect(await opener.open(sealed)).toMatchObject({ ok: true });
  });

  it('[F7] refuses an authentic frame whose padding is not zeros, and its counter is spent', async () => {
    const { keys, session, opener } = createSubject();
    const key = await keys.ring.sealing(session)?.key;
    if (!key) throw new Error('held');
    const sealed = await sealSframe(key, { ctr: 2n ** 24n, plaintext: new Uint8Array(paddedFrameBytes).fill(1) });
    expect(await opener.open(sealed)).toEqual(refused('bad-padding'));
    expect(await opener.open(sealed)).toEqual(refused('replayed'));
  });
});

describe('replay', () => {
  it('[F12] opens a frame once', async () => {
    const { seal, opener } = createSubject();
    const sealed = await seal();
    expect(await opener.open(sealed)).toMatchObject({ ok: true });
    expect(await opener.open(sealed)).toEqual(refused('replayed'));
  });

  it('[F12] opens a frame once when the same comes many times at once', async () => {
    const { seal, opener } = createSubject();
    const sealed = await seal();
    const results = await Promise.all(Array.from({ length: 20 }, () => opener.open(sealed.slice())));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(opener.drops().replayed).toBe(19);
  });

  it('[F12] lets a forged counter spend nothing', async () => {
    const { seal, opener } = createSubject();
    const sealed = await seal();
    const forged = sealed.slice().fill(0xff, 5, 9);
    expect(await opener.open(forged)).toEqual(refused('not-authentic'));
    expect(await opener.open(sealed)).toMatchObject({ ok: true });
  });

  it('[F12] opens frames out of order, 1,023 behind and no further', async () => {
    const { seal, opener } = createSubject();
    const tooLate = await seal();
    const late = await seal();
    for (let count = 0; count < 1022; count++) await seal();
    expect(await opener.open(await seal())).toMatchObject({ ok: true });
    expect(await opener.open(late)).toMatchObject({ ok: true });
    expect(await opener.open(tooLate)).toEqual(refused('replayed'));
  });
});

describe('keys', () => {
  it('[F11] refuses a position that it has no key for, and opens it once there is one', async () => {
    const { session, seal } = createSubject();
    const keys = createFakeKeys('room', { generation: 4, step: 0 });
    const opener = createFrameOpener({ ring: keys.ring, session });
    const sealed = await seal();
    expect(await opener.open(sealed)).toEqual(refused('unknown-position'));
    keys.moveTo(position);
    expect(await opener.open(sealed)).toMatchObject({ ok: true });
  });

  it('[F11] refuses a sender who is not a speaker before it opens anything', async () => {
    const { keys, session, seal, opener } = createSubject();
    const sealed = await seal();
    keys.hear();
    expect(await opener.open(sealed)).toEqual(refused('not-a-speaker'));
    keys.hear(session);
    expect(await opener.open(sealed)).toMatchObject({ ok: true });
  });
});

describe('property', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ minLength: sealedFrameBytes, maxLength: sealedFrameBytes }),
  );

  it('[F11] neither throws on arbitrary bytes nor opens them', async () => {
    const { opener } = createSubject();
    const check = async (bytes: Uint8Array) => {
      expect((await opener.open(bytes as Bytes)).ok).toBe(false);
    };
    await fc.assert(fc.asyncProperty(anything, check), { seed: 9605, numRuns: 500 });
  });

  it('[F11] neither throws on arbitrary bytes behind a right header nor opens them', async () => {
    const { seal, opener } = createSubject();
    const header = (await seal()).slice(0, 9);
    const body = fc.uint8Array({ minLength: sealedFrameBytes - 9, maxLength: sealedFrameBytes - 9 });
    const check = async (bytes: Uint8Array) => {
      expect(await opener.open(new Uint8Array([...header, ...bytes]))).toEqual(refused('not-authentic'));
    };
    await fc.assert(fc.asyncProperty(body, check), { seed: 9605, numRuns: 200 });
  });
});

describe('deletion', () => {
  it('[F13] opens nothing at a position that was let go, though the key was in use', async () => {
    const { keys, seal, opener } = createSubject();
    await opener.open(await seal());
    const late = await seal();
    keys.moveTo({ generation: 3, step: 2 });
    keys.retire(position);
    expect(await opener.open(late)).toEqual(refused('unknown-position'));
  });

  it('[F11] refuses every frame once closed, also one under way', async () => {
    const { seal, opener } = createSubject();
    await opener.open(await seal());
    const underWay = opener.open(await seal());
    opener.close();
    opener.close();
    expect(await underWay).toEqual(refused('closed'));
    expect(await opener.open(await seal())).toEqual(refused('closed'));
  });

  it('[F11] counts drops by code in a snapshot of its own', async () => {
    const { seal, opener } = createSubject();
    const before = opener.drops();
    const sealed = await seal();
    await opener.open(sealed);
    await opener.open(sealed);
    await opener.open(new Uint8Array(3));
    const none = {
      malformed: 0,
      replayed: 0,
      'not-a-speaker': 0,
      'unknown-position': 0,
      'not-authentic': 0,
      'bad-padding': 0,
      closed: 0,
    };
    expect(before).toEqual(none);
    expect(opener.drops()).toEqual({ ...none, malformed: 1, replayed: 1 });
  });
});
