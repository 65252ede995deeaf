import { ok, randomBytes } from '@sotto/base';
import type { StepCover } from '@sotto/keys';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Roster } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import { PrivacyWatch } from './PrivacyWatch.ts';

const start = randomBytes(32);
const stepAt = (v: number): StepCover => ({
  ...{ generation: 2, step: v, n: 2, head: randomBytes(32), v, roster: randomBytes(32) },
});
let covering: StepCover | undefined;
let isRead: boolean[];
let watch: PrivacyWatch;

beforeEach(() => {
  vi.useFakeTimers();
  covering = undefined;
  isRead = [];
  const roster = { unopened: new Set(), version: 1, all: () => [] };
  const stay = {
    agent: {
      get covering() {
        return covering;
      },
      state: { log: { log: { start } }, roster, unread: { version: 0, sinceMs: 0 } },
      readRoster: (isWanted: boolean) => isRead.push(isWanted),
    },
    session: { request: async () => ok({ count: 3 }) },
    audienceCount: 2,
  } as unknown as Stay;
  watch = new PrivacyWatch({
    stay: () => stay,
    roster: { stage: () => [{}] } as unknown as Roster,
    onChange: () => undefined,
  });
});

afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

const code = () => watch.draw()?.comparisonCode;

test('[G11] the code is that of one step, for two minutes, whatever comes meanwhile', () => {
  covering = stepAt(1);
  watch.show(true);
  const first = code();
  expect(first).toMatch(/^\d{30}$/);
  const untilMs = watch.draw()?.codeUntilMs ?? 0;
  vi.advanceTimersByTime(10_000);
  covering = stepAt(2);
  vi.advanceTimersByTime(109_999);
  expect(code()).toBe(first);
  vi.advanceTimersByTime(1);
  expect(code()).not.toBe(first);
  expect(watch.draw()?.codeUntilMs).toBeGreaterThan(untilMs);
});

test('[G11] a code that was just chosen follows what was still on its way, and there is none before a step', () => {
  watch.show(true);
  expect(watch.draw()).toMatchObject({ comparisonCode: undefined });
  covering = stepAt(1);
  const [first, untilMs] = [code(), watch.draw()?.codeUntilMs];
  covering = stepAt(2);
  expect(code()).not.toBe(first);
  expect(watch.draw()?.codeUntilMs).toBe(untilMs);
});

test('[G11] a code whose step is still the newest goes on for as long again', () => {
  covering = stepAt(1);
  watch.show(true);
  const [first, untilMs] = [code(), watch.draw()?.codeUntilMs ?? 0];
  vi.advanceTimersByTime(120_000);
  expect([code(), watch.draw()?.codeUntilMs]).toEqual([first, untilMs + 120_000]);
});

test('the roster is read, and the relay asked, while somebody looks', async () => {
  watch.begin();
  expect([watch.draw(), isRead]).toEqual([undefined, []]);
  watch.show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(watch.draw()).toMatchObject({ serverCount: 3, relayCount: 3, namelessCount: 0, isComplete: false });
  covering = stepAt(1);
  expect(watch.draw()).toMatchObject({ isComplete: true });
  covering = stepAt(2);
  expect(watch.draw()).toMatchObject({ isComplete: false });
  watch.begin();
  watch.show(false);
  expect([watch.draw(), isRead]).toEqual([undefined, [true, true, false]]);
});
