import { ok, randomBytes } from '@sotto/base';
import type { StepCover } from '@sotto/keys';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ComparedSteps } from '../join/ComparedSteps.ts';
import type { Roster } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import { PrivacyWatch } from './PrivacyWatch.ts';

const start = randomBytes(32);
const stepAt = (v: number): StepCover => ({
  ...{ generation: 2, step: v, n: 2, head: randomBytes(32), v, roster: randomBytes(32) },
});
let compared: ComparedSteps;
let drawn: number;
let isRead: boolean[];
let watch: PrivacyWatch;

beforeEach(() => {
  vi.useFakeTimers();
  compared = new ComparedSteps();
  drawn = 0;
  isRead = [];
  const roster = { unopened: new Set(), version: 1, all: () => [] };
  const stay = {
    agent: {
      compared,
      log: { start },
      state: { roster, unread: { version: 0, sinceMs: 0 } },
      readRoster: (isWanted: boolean) => isRead.push(isWanted),
    },
    connection: { request: async () => ok({ count: 3 }) },
    audienceCount: 2,
  } as unknown as Stay;
  watch = new PrivacyWatch({
    stay: () => stay,
    roster: { stage: () => [{}] } as unknown as Roster,
    onChange: () => {
      drawn++;
    },
  });
});

afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

test('[G11] shows the code of the step that is compared now, and the time of the next one', () => {
  const onLine = (ms: number) => performance.timeOrigin + ms;
  expect(watch.draw()).toBeUndefined();
  watch.show(true);
  expect(watch.draw()?.code).toEqual({ digits: undefined, fromMs: Number.POSITIVE_INFINITY });
  const nowMs = performance.now();
  compared.note(stepAt(1), nowMs);
  expect(watch.draw()?.code).toEqual({ digits: undefined, fromMs: onLine(nowMs + 10_000) });
  vi.advanceTimersByTime(10_000);
  const first = watch.draw()?.code.digits;
  expect(first).toMatch(/^\d{30}$/);
  expect(watch.draw()?.code).toEqual({ digits: first, untilMs: Number.POSITIVE_INFINITY });
  vi.advanceTimersByTime(100_000);
  compared.note(stepAt(2), performance.now());
  expect(watch.draw()?.code).toMatchObject({ untilMs: onLine(performance.now() + 90_000) });
  expect(watch.draw()?.code.digits).not.toBe(first);
});

test('is drawn again each second while somebody looks, since the code also changes with time', () => {
  watch.show(true);
  vi.advanceTimersByTime(2_000);
  expect(drawn).toBe(2);
  watch.show(false);
  vi.advanceTimersByTime(2_000);
  expect(drawn).toBe(2);
});

test('the roster is read, and the relay asked, while somebody looks', async () => {
  watch.begin();
  expect([watch.draw(), isRead]).toEqual([undefined, []]);
  watch.show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(watch.draw()).toMatchObject({ serverCount: 3, relayCount: 3, namelessCount: 0, isComplete: false });
  compared.note(stepAt(1), 0);
  expect(watch.draw()).toMatchObject({ isComplete: true });
  compared.note(stepAt(2), 0);
  expect(watch.draw()).toMatchObject({ isComplete: false });
  watch.begin();
  watch.show(false);
  expect([watch.draw(), isRead]).toEqual([undefined, [true, true, false]]);
});
