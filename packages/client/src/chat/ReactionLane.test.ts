import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReactionLane } from './ReactionLane.ts';

let changes: number;
let lane: ReactionLane;

beforeEach(() => {
  vi.useFakeTimers();
  changes = 0;
  lane = new ReactionLane(() => {
    changes++;
  });
});

afterEach(() => {
  lane.close();
  vi.useRealTimers();
});

const clap = (by: string, to?: string) => lane.add({ kind: 'clap', to, by });

test('[T7] equal reactions for the same person are one, with the latest names', () => {
  for (const name of ['Ada', 'Ben', 'Cleo', 'Dan', 'Ben']) clap(name, 'Eve');
  clap('Ada', 'Flo');
  lane.add({ kind: 'heart', to: 'Eve', by: 'Ada' });
  expect(lane.groups.map(({ kind, to, by, count }) => [kind, to, by, count])).toEqual([
    ['clap', 'Eve', ['Cleo', 'Dan', 'Ben'], 5],
    ['clap', 'Flo', ['Ada'], 1],
    ['heart', 'Eve', ['Ada'], 1],
  ]);
});

test('[T7] a group ends five seconds after its last reaction, and a later one begins anew', () => {
  clap('Ada');
  vi.advanceTimersByTime(3_000);
  clap('Ben');
  vi.advanceTimersByTime(4_999);
  expect(lane.groups).toMatchObject([{ count: 2 }]);
  vi.advanceTimersByTime(1);
  expect(lane.groups).toEqual([]);
  clap('Cleo');
  expect(lane.groups).toMatchObject([{ by: ['Cleo'], count: 1 }]);
});

test('[T7] reactions that the server only counted end too, and then nothing changes any more', () => {
  lane.addMore(300);
  lane.addMore(12);
  expect(lane.more).toBe(312);
  vi.advanceTimersByTime(5_000);
  const before = changes;
  vi.advanceTimersByTime(60_000);
  expect([lane.more, changes - before]).toEqual([0, 0]);
});

test('a storm of kinds and people shows twelve groups', () => {
  for (let person = 0; person < 30; person++) clap('Ada', `person ${person}`);
  expect([lane.groups.length, lane.groups.at(-1)?.to]).toEqual([12, 'person 29']);
});
