import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRunGatherer, type FrameRun, type HashedFrame } from './createRunGatherer.ts';

const confirm = new Uint8Array(16);

/** Every frame that runs cover, as a batch's reader takes them apart. */
function framesOf(runs: readonly FrameRun[]) {
  return runs.flatMap(({ position, firstCtr, hashes }) =>
    Array.from({ length: hashes.length / 16 }, (_, index) => ({
      position,
      ctr: firstCtr + index,
      hash: hashes.slice(index * 16, index * 16 + 16),
    })),
  );
}

describe('createRunGatherer', () => {
  it('[F16] covers every frame once, in order, at its step, in runs of 20 at most', () => {
    const jump = fc.oneof(
      { weight: 20, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 300 }) },
    );
    const steps = fc.array(fc.tuple(jump, fc.boolean(), fc.uint8Array({ minLength: 16, maxLength: 16 })));
    const check = (given: [number, boolean, Uint8Array][]) => {
      const gatherer = createRunGatherer();
      const runs: FrameRun[] = [];
      const frames: HashedFrame[] = [];
      let [ctr, step] = [2 ** 24, 0];
      for (const [by, isNextStep, hash] of given) {
        ctr += by;
        step += isNextStep && by % 2 === 0 ? 1 : 0;
        frames.push({ ctr, position: { generation: 1, step, confirm }, hash: new Uint8Array(hash) });
        const run = gatherer.add(frames.at(-1) as HashedFrame);
        if (run) runs.push(run);
      }
      const rest = gatherer.flush();
      if (rest) runs.push(rest);
      expect(framesOf(runs)).toEqual(frames);
      expect(Math.max(0, ...runs.map(({ hashes }) => hashes.length / 16))).toBeLessThanOrEqual(20);
    };
    fc.assert(fc.property(steps, check), { seed: 20_260_101, numRuns: 200 });
  });

  it('[F16] begins another run if another key replaces the one of the same step', () => {
    const gatherer = createRunGatherer();
    const position = { generation: 1, step: 0, confirm };
    gatherer.add({ ctr: 2 ** 24, position, hash: new Uint8Array(16) });
    const other = { ...position, confirm: confirm.slice().fill(1) };
    expect(gatherer.add({ ctr: 2 ** 24 + 1, position: other, hash: new Uint8Array(16) })).toMatchObject({ position });
    expect(gatherer.flush()).toMatchObject({ position: other });
  });

  it('has nothing to flush before a frame, or twice', () => {
    const gatherer = createRunGatherer();
    expect(gatherer.flush()).toBeUndefined();
    gatherer.add({ ctr: 2 ** 24, position: { generation: 1, step: 0, confirm }, hash: new Uint8Array(16) });
    expect(gatherer.flush()).toMatchObject({ firstCtr: 2 ** 24 });
    expect(gatherer.flush()).toBeUndefined();
  });
});
