import { beforeEach, expect, test } from 'vitest';
import { FrameDoubts } from './FrameDoubts.ts';

let nowMs: number;
let told: [string, boolean][];
let doubts: FrameDoubts;

beforeEach(() => {
  nowMs = 1_000;
  told = [];
  doubts = new FrameDoubts({ now: () => nowMs, onVerified: (...news) => told.push(news) });
});

/** A frame every 20 ms, as speakers send them. */
function hear(speaker: string, isOpened: boolean, durationMs: number) {
  for (const until = nowMs + durationMs; nowMs < until; nowMs += 20) doubts.note(speaker, isOpened);
}

test('[F15] a speaker whose frames do not open for 2 s is unverified, and reported once', () => {
  hear('Eve', false, 2_000);
  expect(told).toEqual([]);
  hear('Eve', false, 5_000);
  expect(told).toEqual([['Eve', false]]);
});

test('[F15] one frame that opens in between keeps or restores the trust', () => {
  hear('Ada', false, 1_900);
  hear('Ada', true, 20);
  hear('Ada', false, 1_900);
  expect(told).toEqual([]);
  hear('Ada', false, 200);
  hear('Ada', true, 40);
  expect(told).toEqual([
    ['Ada', false],
    ['Ada', true],
  ]);
});

test('[F15] a speaker who sends no frames is not doubted', () => {
  nowMs += 60_000;
  doubts.note('Ada', true);
  nowMs += 60_000;
  expect(told).toEqual([]);
});

test('[F15] judges each speaker separately, and from the start when they come back', () => {
  hear('Eve', false, 2_100);
  hear('Ada', true, 2_100);
  doubts.forget('Eve');
  hear('Eve', false, 1_900);
  expect(told).toEqual([['Eve', false]]);
});
