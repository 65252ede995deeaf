import { fail, ok, toBase64url } from '@sotto/base';
import type { Listener } from '@sotto/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AudienceWatch } from './AudienceWatch.ts';

let people: Listener[];
let asked: number[];
let shown: { from: number; count: number; firstJoin: string } | undefined;
let isRefusing: boolean;
let watch: AudienceWatch;

const joinOf = (place: number) => new Uint8Array(16).map((_, index) => (index === 0 ? place & 255 : place >> 8));
const crowd = (count: number): Listener[] =>
  Array.from({ length: count }, (_, place) => ({
    join: joinOf(place),
    version: place,
    credential: new Uint8Array(0),
    signature: new Uint8Array(0),
    hand: null,
  }));

beforeEach(() => {
  vi.useFakeTimers();
  people = crowd(5_000);
  asked = [];
  shown = undefined;
  isRefusing = false;
  watch = new AudienceWatch({
    async ask(offset) {
      asked.push(offset);
      return isRefusing ? fail('rate-limited') : ok(people.slice(offset, offset + 50));
    },
    onMembers(members, from) {
      shown = { from, count: members.length, firstJoin: toBase64url(members[0]?.join ?? new Uint8Array(0)) };
    },
  });
});

afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(1_000);

test('[R8] asks page by page for the part in sight, and shows it without a gap', async () => {
  watch.look(0, 120);
  await settle();
  expect(asked).toEqual([0, 50, 100]);
  expect(shown).toMatchObject({ from: 0, count: 150 });
});

test('[R8] scrolling on asks only for new parts, and forgets parts that are out of sight', async () => {
  watch.look(0, 100);
  await settle();
  watch.look(60, 160);
  await settle();
  expect(asked).toEqual([0, 50, 100, 150]);
  expect(shown).toEqual({ from: 50, count: 150, firstJoin: toBase64url(joinOf(50)) });
  watch.look(0, 40);
  await settle();
  expect(asked.at(-1)).toBe(0);
  expect(shown).toMatchObject({ from: 0, count: 50 });
});

test('[R8] scrolling through thousands asks only for the part where it stops', async () => {
  for (let from = 0; from <= 4_900; from += 70) watch.look(from, from + 50);
  await settle();
  expect(asked).toEqual([0, 4_900]);
  expect(shown).toEqual({ from: 4_900, count: 50, firstJoin: toBase64url(joinOf(4_900)) });
});

test('[R8] one look asks for at most a few pages', async () => {
  watch.look(0, 5_000);
  await settle();
  expect(asked).toEqual([0, 50, 100, 150, 200]);
});

test('[R8] a change is followed at once among few, seldom among thousands, and once for all that changed', async () => {
  people = crowd(3);
  watch.look(0, 50);
  await vi.advanceTimersByTimeAsync(0);
  people = crowd(4);
  for (let count = 0; count < 10; count++) watch.change(4);
  await vi.advanceTimersByTimeAsync(40);
  expect(asked).toEqual([0, 0]);
  expect(shown).toMatchObject({ count: 4 });
  watch.change(5_000);
  await vi.advanceTimersByTimeAsync(49_900);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toHaveLength(3);
});

test('[R8] a refused page is asked for again with the next look', async () => {
  isRefusing = true;
  watch.look(0, 50);
  await settle();
  expect(asked).toEqual([0]);
  isRefusing = false;
  watch.look(0, 50);
  await settle();
  expect(shown).toMatchObject({ count: 50 });
});

test('[R8] an empty audience is known to be empty', async () => {
  people = [];
  watch.look(0, 50);
  await settle();
  expect(shown).toMatchObject({ from: 0, count: 0 });
});
