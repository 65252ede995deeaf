import { fromText } from '@sotto/base';
import type { StepCover } from '@sotto/keys';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ComparedSteps } from './ComparedSteps.ts';

const stepAt = (generation: number, step: number, v = 1_000 * generation + step): StepCover => ({
  ...{ generation, step, n: generation, head: new Uint8Array(32), v, roster: fromText(String(v)) },
});

const second = 1_000;

test('[G11] in a still room the code is that of the newest step, first taken for what it covers', () => {
  const steps = new ComparedSteps();
  expect(steps.choose(0)).toEqual({ step: undefined, fromMs: Number.POSITIVE_INFINITY });
  const first = stepAt(2, 5);
  steps.note(first, 0);
  expect(steps.choose(9_999)).toEqual({ step: undefined, fromMs: 10_000 });
  expect(steps.choose(10_000)).toEqual({ step: first, untilMs: Number.POSITIVE_INFINITY });
  steps.note(stepAt(2, 6, first.v), 60 * second);
  expect(steps.newest).toBe(first);
  expect(steps.choose(3_600 * second).step).toBe(first);
});

test('[G11] a newcomer sees a code once the room is still, or after 90 s', () => {
  const steps = new ComparedSteps();
  for (let at = 0; at < 90; at++) {
    steps.note(stepAt(2, 100 + at), at * second);
    expect(steps.choose(at * second)).toEqual({ step: undefined, fromMs: Math.min(at + 10, 90) * second });
  }
  expect(steps.choose(90 * second).step?.step).toBe(128);
});

test('[G11] while people come and go, the code is that of the step of the last 90 s with the most zero bits', () => {
  const steps = new ComparedSteps();
  const codeAt = (at: number) => {
    const { step, ...until } = steps.choose(at * second);
    return [step?.generation, step?.step, until];
  };
  for (let at = 0; at <= 200; at++) steps.note(stepAt(2, at), at * second);
  expect(codeAt(200)).toEqual([2, 128, { untilMs: 218 * second }]);
  steps.note(stepAt(7, 0), 201 * second);
  steps.note(stepAt(7, 1), 202 * second);
  expect(codeAt(202)).toEqual([7, 0, { untilMs: 291 * second }]);
  expect(codeAt(212)).toEqual([7, 1, { untilMs: Number.POSITIVE_INFINITY }]);
});

interface Story {
  /** Times between two changes, again and again. */
  readonly gapsMs: readonly number[];
  /** Time between two mints. */
  readonly mintMs: number;
  readonly comesMs: number;
}

/** A host, and a newcomer who hears of each step 200 ms later: how long their codes differed, and how many there were. */
function compare({ gapsMs, mintMs, comesMs }: Story) {
  const [host, newcomer, codes] = [new ComparedSteps(), new ComparedSteps(), new Set<number>()];
  let [generation, step, atMs, index] = [1, 0, 0, 0];
  let [unequalMs, longestMs] = [0, 0];
  const coming: { atMs: number; step: StepCover }[] = [];
  for (let nowMs = 0; nowMs < 400_000; nowMs += 100) {
    if (nowMs >= atMs) {
      if (nowMs >= generation * mintMs) [generation, step] = [generation + 1, 0];
      const next = stepAt(generation, step++);
      host.note(next, nowMs);
      coming.push({ atMs: nowMs + 200, step: next });
      atMs = nowMs + (gapsMs[index++ % gapsMs.length] ?? 0);
    }
    for (; coming[0] && coming[0].atMs <= nowMs; coming.shift())
      if (nowMs >= comesMs) newcomer.note(coming[0].step, nowMs);
    const [a, b] = [host.choose(nowMs).step, newcomer.choose(nowMs).step];
    if (a) codes.add(a.v);
    unequalMs = b && a?.v !== b.v ? unequalMs + 100 : 0;
    longestMs = Math.max(longestMs, unequalMs);
  }
  return { longestMs, codes: codes.size };
}

test('[G11] a host and a newcomer never see two codes for longer than a moment, whoever comes and goes', () => {
  const stories = fc.record({
    gapsMs: fc.array(fc.integer({ min: 250, max: 25_000 }), { minLength: 1, maxLength: 20 }),
    mintMs: fc.integer({ min: 60_000, max: 600_000 }),
    comesMs: fc.integer({ min: 0, max: 300_000 }),
  });
  fc.assert(
    fc.property(stories, (story) => compare(story).longestMs <= 400),
    { seed: 9, numRuns: 40 },
  );
});

test('[G11] in a busy room a code lasts for half a minute or longer on average', () => {
  for (const everyMs of [250, 1_000, 5_000])
    for (const mintMs of [60_000, 600_000])
      expect(compare({ gapsMs: [everyMs], mintMs, comesMs: 0 }).codes).toBeLessThanOrEqual(13);
});
