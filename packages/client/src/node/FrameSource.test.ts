import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { toFrameSource } from './FrameSource.ts';

const frame = (fill: number) => Uint8Array.of(fill, fill);

describe('toFrameSource', () => {
  it('is the function that it was given', () => {
    const source = () => frame(1);
    expect(toFrameSource(source)).toBe(source);
  });

  it('gives the frames of an iterable once, in order, and then nothing', async () => {
    const source = toFrameSource(
      (async function* () {
        yield frame(1);
        yield frame(2);
      })(),
    );
    const given: (Uint8Array | undefined)[] = [];
    for (let step = 0; step < 4; step++) {
      await turn();
      given.push(source());
    }
    expect(given).toEqual([frame(1), frame(2), undefined, undefined]);
  });

  it('gives nothing while the next frame is late, and goes on after', async () => {
    const late = Promise.withResolvers<void>();
    const source = toFrameSource(
      (async function* () {
        yield frame(1);
        await late.promise;
        yield frame(2);
      })(),
    );
    await turn();
    expect([source(), source()]).toEqual([frame(1), undefined]);
    late.resolve();
    await turn();
    expect(source()).toEqual(frame(2));
  });

  it('counts an iterable that breaks as one that has ended', async () => {
    const source = toFrameSource(
      // biome-ignore lint/correctness/useYield: it breaks before its first frame
      (async function* (): AsyncGenerator<Uint8Array> {
        throw new Error('no device');
      })(),
    );
    await turn();
    expect(source()).toBeUndefined();
  });
});
