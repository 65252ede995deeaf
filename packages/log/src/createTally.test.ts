import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTally, type TallyOptions } from './createTally.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(options: Omit<TallyOptions, 'log'> = {}) {
  const lines: unknown[] = [];
  const ignore = () => undefined;
  const warn = (event: string, fields: unknown) => void lines.push([event, fields]);
  const info = (event: string, fields: unknown) => void lines.push(['info', event, fields]);
  return { lines, tally: createTally({ log: { info, warn, error: ignore }, ...options }) };
}

test('a thousand events of one kind become one line, ten seconds later', () => {
  const { lines, tally } = setUp();
  for (let index = 0; index < 1000; index++) tally.count('connection-cut', { kind: 'flood' });
  tally.count('connection-cut', { kind: 'backlog' });
  expect(lines).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(lines).toEqual([
    ['connection-cut', { kind: 'flood', count: 1000 }],
    ['connection-cut', { kind: 'backlog', count: 1 }],
  ]);
});

test('starts again from zero after each writing, and writes nothing if nothing happened', () => {
  const { lines, tally } = setUp();
  tally.count('hello-refused', { code: 'stale-hello' });
  vi.advanceTimersByTime(30_000);
  tally.count('hello-refused', { code: 'stale-hello' });
  tally.count('hello-refused', { code: 'stale-hello' });
  vi.advanceTimersByTime(10_000);
  expect(lines.map((line) => (line as [string, { count: number }])[1].count)).toEqual([1, 2]);
});

test('the number of lines is bounded, whatever is counted', () => {
  const { lines, tally } = setUp({ mostKinds: 2 });
  for (const code of ['one', 'two', 'three', 'four', 'one']) tally.count('refused', { code });
  tally.flush();
  expect(lines).toEqual([
    ['refused', { code: 'one', count: 2 }],
    ['refused', { code: 'two', count: 1 }],
    ['tally-full', { count: 2 }],
  ]);
});

test('reports every count at once, even if it gets no line of its own', () => {
  const told: string[] = [];
  const { tally } = setUp({ mostKinds: 1, onCount: (event, { kind }) => void told.push(`${event} ${kind}`) });
  for (const kind of ['ice', 'dtls', 'ice'] as const) tally.count('transport-ended', { kind });
  expect(told).toEqual(['transport-ended ice', 'transport-ended dtls', 'transport-ended ice']);
});

test('close writes the remaining counts, once', () => {
  const { lines, tally } = setUp();
  tally.count('path-lost', { kind: 'ice' });
  tally.close();
  tally.count('path-lost', { kind: 'ice' });
  tally.close();
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([['path-lost', { kind: 'ice', count: 1 }]]);
});

test('counts of a normal event become information, apart from the warnings of the same event', () => {
  const { lines, tally } = setUp();
  tally.note('transport-ended', { kind: 'dtls-closed' });
  tally.count('transport-ended', { kind: 'dtls' });
  tally.note('transport-ended', { kind: 'dtls-closed' });
  tally.flush();
  expect(lines).toEqual([
    ['info', 'transport-ended', { kind: 'dtls-closed', count: 2 }],
    ['transport-ended', { kind: 'dtls', count: 1 }],
  ]);
});
