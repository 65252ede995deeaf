import { randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeKeys } from '../test/createFakeKeys.ts';
import { readAll, streamOf } from '../test/streams.ts';
import { createFrameOpener, type OpenedFrame } from './createFrameOpener.ts';
import { createFrameSealer } from './createFrameSealer.ts';
import { type EncodedFrame, openFrames, sealFrames } from './transformStream.ts';

const position = { generation: 1, step: 0 };
const unmuted = () => false;
const ignore = () => {};

function createSubject() {
  const keys = createFakeKeys('room', position);
  const session = randomBytes(32);
  return {
    keys,
    sealer: createFrameSealer({ ring: keys.ring, session }),
    opener: createFrameOpener({ ring: keys.ring, session }),
  };
}

/** Frames of these sizes, the first filled with ones, the second with twos. */
const framesOf = (...sizes: number[]): EncodedFrame[] =>
  sizes.map((size, index) => ({ data: new Uint8Array(size).fill(index + 1).buffer }));

async function pass(
  frames: EncodedFrame[],
  through: TransformStream<EncodedFrame, EncodedFrame>,
): Promise<Uint8Array[]> {
  const passed = await readAll(streamOf(...frames).pipeThrough(through));
  return passed.map(({ data }) => new Uint8Array(data));
}

const toFrames = (payloads: Uint8Array[]): EncodedFrame[] => payloads.map((bytes) => ({ data: bytes.slice().buffer }));

describe('sealFrames', () => {
  it('[F14] lets frames out sealed, in order, as the same objects', async () => {
    const { sealer, opener } = createSubject();
    const frames = framesOf(80, 60, 148);
    const originals = frames.map(({ data }) => new Uint8Array(data));
    const sealed = await pass(frames, sealFrames(sealer, unmuted));
    expect(sealed.map(({ length }) => length)).toEqual([175, 175, 175]);
    expect(frames.map(({ data }) => data.byteLength)).toEqual([175, 175, 175]);
    expect(await pass(toFrames(sealed), openFrames(opener, ignore))).toEqual(originals);
  });

  it('[F9] [F14] drops what cannot be sealed and counts it', async () => {
    const { sealer } = createSubject();
    expect(await pass(framesOf(80, 149, 80), sealFrames(sealer, unmuted))).toHaveLength(2);
    expect(sealer.drops()['frame-size']).toBe(1);
  });

  it('[F10] [F14] lets nothing out while there is no key', async () => {
    const { keys, sealer } = createSubject();
    keys.closeGate();
    expect(await pass(framesOf(80, 80), sealFrames(sealer, unmuted))).toEqual([]);
    expect(sealer.drops()['no-key']).toBe(2);
  });

  it('[F8] seals no sound while muted, whatever the encoder gives', async () => {
    const { sealer, opener } = createSubject();
    let frame = 0;
    const sealed = await pass(
      framesOf(80, 80, 500),
      sealFrames(sealer, () => frame++ > 0),
    );
    expect(sealed.map(({ length }) => length)).toEqual([175, 175, 175]);
    const told: boolean[] = [];
    await pass(
      toFrames(sealed),
      openFrames(opener, ({ muted }) => told.push(muted)),
    );
    expect(told).toEqual([false, true, true]);
  });
});

describe('openFrames', () => {
  it('[F8] gives the decoder silence for a muted frame', async () => {
    const { sealer, opener } = createSubject();
    const sealed = await pass(
      framesOf(80),
      sealFrames(sealer, () => true),
    );
    expect(await pass(toFrames(sealed), openFrames(opener, ignore))).toEqual([Uint8Array.of(0xf8, 0xff, 0xfe)]);
  });

  it('[F14] drops what does not open, tells nothing of it and counts it', async () => {
    const { sealer, opener } = createSubject();
    const [first, second] = await pass(framesOf(80, 80), sealFrames(sealer, unmuted));
    if (!first || !second) throw new Error('sealed two');
    const plain = new Uint8Array(80).fill(7);
    const told: OpenedFrame[] = [];
    const opened = await pass(
      toFrames([first, plain, first, second]),
      openFrames(opener, (frame) => told.push(frame)),
    );
    expect(opened).toEqual([new Uint8Array(80).fill(1), new Uint8Array(80).fill(2)]);
    expect(told.map(({ ctr }) => ctr)).toEqual([2 ** 24, 2 ** 24 + 1]);
    expect(opener.drops()).toMatchObject({ malformed: 1, replayed: 1 });
  });
});
