import { type Bytes, randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeKeys } from '../test/createFakeKeys.ts';
import { createFrameSealer, type FrameSealer, type SealedFrame } from './createFrameSealer.ts';
import type { FrameContent } from './padding.ts';
import { readSealedFrame, sealedFrameBytes } from './sealedFrame.ts';

const position = { generation: 3, step: 1 };
const opus = Uint8Array.of(0x78, 1, 2, 3);

function createSubject() {
  const keys = createFakeKeys('room', position);
  const session = randomBytes(32);
  return { keys, session, sealer: createFrameSealer({ ring: keys.ring, session }) };
}

async function sealOk(sealer: FrameSealer, frame: FrameContent): Promise<Bytes> {
  const sealed = await sealer.seal(frame);
  if (!sealed.ok) throw new Error(sealed.error.code);
  return sealed.value;
}

async function headerOf(sealer: FrameSealer) {
  const header = readSealedFrame(await sealOk(sealer, opus));
  if (!header.ok) throw new Error(header.error.code);
  return header.value;
}

describe('sealing', () => {
  it('[F1] makes 175 bytes on their own buffer of every frame, muted or not', async () => {
    const { sealer } = createSubject();
    expect(sealedFrameBytes).toBe(175);
    for (const frame of [opus, new Uint8Array(1), new Uint8Array(148), 'muted'] as const) {
      const sealed = await sealOk(sealer, frame);
      expect(sealed).toHaveLength(175);
      expect(sealed.buffer.byteLength).toBe(175);
    }
  });

  it('[F3] [F4] names its position and counts up from 2^24', async () => {
    const { sealer } = createSubject();
    expect(await headerOf(sealer)).toMatchObject({ position, ctr: 2 ** 24 });
    expect(await headerOf(sealer)).toMatchObject({ position, ctr: 2 ** 24 + 1 });
  });

  it('[F4] uses no counter twice under overlapping calls', async () => {
    const { sealer } = createSubject();
    const headers = await Promise.all(Array.from({ length: 200 }, () => headerOf(sealer)));
    expect(new Set(headers.map(({ ctr }) => ctr)).size).toBe(200);
  });

  it('[F4] goes on counting across positions and across sealers of one session', async () => {
    const { keys, session, sealer } = createSubject();
    await headerOf(sealer);
    keys.moveTo({ generation: 4, step: 0 });
    expect((await headerOf(sealer)).ctr).toBe(2 ** 24 + 1);
    sealer.close();
    expect((await headerOf(createFrameSealer({ ring: keys.ring, session }))).ctr).toBe(2 ** 24 + 2);
  });

  it('copies the frame at once', async () => {
    const { keys, session } = createSubject();
    const sealer = createFrameSealer({ ring: keys.ring, session });
    const frame = opus.slice();
    const sealing = sealer.seal(frame);
    frame.fill(0);
    expect(await sealing).toMatchObject({ ok: true });
  });
});

describe('telling', () => {
  it('[F16] reports each frame before it leaves, with its counter and its whole position', async () => {
    const far = { generation: 2 ** 15 + 3, step: 1 };
    const keys = createFakeKeys('room', far);
    const told: SealedFrame[] = [];
    const sealer = createFrameSealer({ ring: keys.ring, session: randomBytes(32) }, (frame) => told.push(frame));
    const sealed = await sealOk(sealer, opus);
    expect(told).toMatchObject([{ sealed, ctr: 2 ** 24, position: { ...far, confirm: expect.any(Uint8Array) } }]);
  });

  it('[F16] tells and settles in the order of counters under overlapping calls', async () => {
    const { keys, session } = createSubject();
    const told: number[] = [];
    const settled: number[] = [];
    const sealer = createFrameSealer({ ring: keys.ring, session }, ({ ctr }) => told.push(ctr));
    const sealing = Array.from({ length: 200 }, () => headerOf(sealer).then(({ ctr }) => settled.push(ctr)));
    await Promise.all(sealing);
    const inOrder = Array.from({ length: 200 }, (_, index) => 2 ** 24 + index);
    expect([told, settled]).toEqual([inOrder, inOrder]);
  });

  it('[F10] reports no frame that does not leave', async () => {
    const { keys, session } = createSubject();
    const told: SealedFrame[] = [];
    const sealer = createFrameSealer({ ring: keys.ring, session }, (frame) => told.push(frame));
    await sealer.seal(new Uint8Array(149));
    const underWay = sealer.seal(opus);
    sealer.close();
    await underWay;
    expect(told).toEqual([]);
  });
});

describe('refusing', () => {
  it('[F9] drops and counts a frame above the pad', async () => {
    const { sealer } = createSubject();
    expect(await sealer.seal(new Uint8Array(149))).toEqual({ ok: false, error: { code: 'frame-size' } });
    expect(sealer.drops()).toEqual({ 'no-key': 0, 'frame-size': 1, closed: 0 });
  });

  it('[F10] seals nothing without a position, and continues when there is one', async () => {
    const { keys, sealer } = createSubject();
    keys.closeGate();
    expect(await sealer.seal(opus)).toEqual({ ok: false, error: { code: 'no-key' } });
    keys.moveTo(position);
    expect(await sealer.seal(opus)).toMatchObject({ ok: true });
  });

  it('[F10] seals nothing at a step that was let go, and again once it is back', async () => {
    const { keys, sealer } = createSubject();
    keys.retire(position);
    expect(await sealer.seal(opus)).toEqual({ ok: false, error: { code: 'no-key' } });
    keys.moveTo(position);
    expect(await sealer.seal(opus)).toMatchObject({ ok: true });
  });
});

describe('deletion', () => {
  it('[F13] seals nothing under a key that was let go', async () => {
    const { keys, sealer } = createSubject();
    await headerOf(sealer);
    keys.retire(position);
    expect(await sealer.seal(opus)).toEqual({ ok: false, error: { code: 'no-key' } });
  });

  it('[F10] refuses every frame once closed, also one under way', async () => {
    const { sealer } = createSubject();
    await headerOf(sealer);
    const underWay = sealer.seal(opus);
    sealer.close();
    sealer.close();
    expect(await underWay).toEqual({ ok: false, error: { code: 'closed' } });
    expect(await sealer.seal('muted')).toEqual({ ok: false, error: { code: 'closed' } });
    expect(sealer.drops().closed).toBe(2);
  });
});
