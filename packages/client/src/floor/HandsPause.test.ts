import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HandsPause } from './HandsPause.ts';

let said: string[];
let changes: number;
let pause: HandsPause;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  changes = 0;
  pause = new HandsPause({
    async say(kind) {
      said.push(kind);
    },
    onChange: () => {
      changes++;
    },
  });
});

afterEach(() => {
  pause.close();
  vi.useRealTimers();
});

test('a moderator’s client says it every 20 s while it lasts, and once that it is over', () => {
  pause.set(true);
  vi.advanceTimersByTime(60_000);
  expect([pause.isOn, said]).toEqual([true, Array(4).fill('pause-hands')]);
  pause.set(false);
  vi.advanceTimersByTime(60_000);
  expect([pause.isOn, said.slice(4)]).toEqual([false, ['resume-hands']]);
});

test('another moderator’s pause lasts 60 s after the last time that it is said', () => {
  pause.hear('pause-hands');
  vi.advanceTimersByTime(59_000);
  pause.hear('pause-hands');
  vi.advanceTimersByTime(59_999);
  expect([pause.isOn, said]).toEqual([true, []]);
  const before = changes;
  vi.advanceTimersByTime(1);
  expect([pause.isOn, changes]).toEqual([false, before + 1]);
});

test('another moderator ends what this one began', () => {
  pause.set(true);
  pause.hear('resume-hands');
  vi.advanceTimersByTime(60_000);
  expect([pause.isOn, said]).toEqual([false, ['pause-hands']]);
});

test('a pause by a former moderator lapses', () => {
  pause.set(true);
  pause.stop();
  vi.advanceTimersByTime(59_999);
  expect([pause.isOn, said]).toEqual([true, ['pause-hands']]);
  vi.advanceTimersByTime(1);
  expect(pause.isOn).toBe(false);
});
