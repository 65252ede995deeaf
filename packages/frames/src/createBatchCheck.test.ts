import { type Bytes, concat, encodeUint } from '@sotto/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BatchCheck, createBatchCheck } from './createBatchCheck.ts';

let check: BatchCheck;

beforeEach(() => {
  check = createBatchCheck();
});

function hash(ctr: number, by = 'speaker'): Bytes {
  return concat(encodeUint(ctr, 8), new Uint8Array(8).fill(by.length));
}

/** The speaker's word for the frames from one CTR up to, and without, another. */
function batch(number: number, from: number, to: number) {
  return { number, firstCtr: from, hashes: concat(...Array.from({ length: to - from }, (_, i) => hash(from + i))) };
}

const hear = (ctr: number, nowMs: number) => check.note({ ctr, hash: hash(ctr) }, nowMs);
const hearForged = (ctr: number, nowMs: number) => check.note({ ctr, hash: hash(ctr, 'an insider') }, nowMs);

describe('patience', () => {
  it('[F17] trusts a frame for 2 s, and no longer while nothing covers it', () => {
    hear(1, 0);
    expect(check.isTrusted(0)).toBe(true);
    expect(check.isTrusted(1_999)).toBe(true);
    expect(check.isTrusted(2_000)).toBe(false);
    expect(check.isTrusted(60_000)).toBe(false);
  });

  it('[F17] trusts a speaker again once a batch covers what was overdue', () => {
    hear(1, 0);
    hear(2, 100);
    check.cover(batch(1, 1, 2), 2_050);
    expect(check.isTrusted(2_050)).toBe(true);
    expect(check.isTrusted(2_100)).toBe(false);
    check.cover(batch(2, 2, 3), 2_200);
    expect(check.isTrusted(2_200)).toBe(true);
  });

  it('[G8] reports whether a frame that a batch covers has opened here', () => {
    hear(2, 0);
    expect(check.cover(batch(1, 1, 4), 100)).toBe(true);
    expect(check.cover(batch(2, 4, 8), 200)).toBe(false);
    hearForged(8, 200);
    expect(check.cover(batch(3, 8, 9), 300)).toBe(false);
  });

  it('[F17] takes a batch that comes before its frames', () => {
    check.cover(batch(1, 1, 4), 0);
    for (const ctr of [3, 1]) hear(ctr, 50);
    expect(check.isTrusted(50_000)).toBe(true);
  });

  it('[F17] forgives a frame before a later batch 1 s after it became overdue, not sooner', () => {
    hear(1, 0);
    hear(2, 500);
    check.cover(batch(2, 10, 12), 600);
    expect([1_999, 2_000, 2_999, 3_000, 3_499].map((nowMs) => check.isTrusted(nowMs))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(check.isTrusted(3_500)).toBe(true);
  });

  it('[F17] forgives no frame that no later batch has passed', () => {
    hearForged(100, 0);
    check.cover(batch(1, 1, 21), 500);
    expect(check.isTrusted(20_000)).toBe(false);
    check.cover(batch(2, 101, 102), 20_000);
    expect(check.isTrusted(20_000)).toBe(true);
  });
});

describe('forgery', () => {
  it('[F17] silences for 10 s if a batch names another hash than was opened', () => {
    hearForged(2, 0);
    check.cover(batch(1, 1, 4), 300);
    expect(check.isTrusted(300)).toBe(false);
    expect(check.isTrusted(10_299)).toBe(false);
    expect(check.isTrusted(10_300)).toBe(true);
  });

  it('[F17] silences for 10 s if another frame is opened than a batch has named', () => {
    check.cover(batch(1, 1, 4), 0);
    hearForged(2, 300);
    expect(check.isTrusted(300)).toBe(false);
    expect(check.isTrusted(10_300)).toBe(true);
  });

  it('[F17] ignores a batch that is not newer', () => {
    hear(1, 0);
    check.cover(batch(5, 2, 3), 10);
    check.cover(batch(5, 1, 2), 20);
    check.cover(batch(4, 1, 2), 30);
    expect(check.isTrusted(2_000)).toBe(false);
  });

  it('[F17] silences a speaker for 10 s who has more unsigned frames than it remembers', () => {
    for (let ctr = 0; ctr < 1_024; ctr++) hear(ctr, 0);
    expect(check.isTrusted(0)).toBe(true);
    hear(1_024, 0);
    expect(check.isTrusted(0)).toBe(false);
    check.cover(batch(1, 0, 1_025), 1);
    expect(check.isTrusted(9_999)).toBe(false);
    expect(check.isTrusted(10_000)).toBe(true);
  });

  it('[F17] remembers a batch for the last 256 frames that it named and that did not come', () => {
    check.cover(batch(1, 0, 300), 0);
    hear(299, 0);
    hear(44, 0);
    expect(check.isTrusted(2_000)).toBe(true);
    hear(43, 2_000);
    expect(check.isTrusted(4_000)).toBe(false);
  });
});

describe('outage', () => {
  it('[F17] waits 10 s while our own connection is lost', () => {
    hear(1, 0);
    check.pause(1_000);
    hear(2, 1_500);
    expect(check.isTrusted(9_999)).toBe(true);
    expect(check.isTrusted(10_000)).toBe(false);
  });

  it('[F17] forgives frames that came until the connection is back', () => {
    hear(1, 0);
    check.pause(1_000);
    hear(2, 11_000);
    check.resume(12_000);
    hear(3, 12_000);
    expect(check.isTrusted(13_999)).toBe(true);
    expect(check.isTrusted(14_000)).toBe(false);
  });

  it('[F17] does not forgive frames that were overdue before', () => {
    hear(1, 0);
    check.pause(2_000);
    expect(check.isTrusted(2_000)).toBe(false);
    check.resume(4_000);
    expect(check.isTrusted(4_000)).toBe(false);
    check.cover(batch(1, 2, 3), 4_100);
    expect(check.isTrusted(4_100)).toBe(true);
  });

  it('[F17] withdraws a silence that an outage caused before it was noticed', () => {
    hear(1, 500);
    expect(check.isTrusted(4_000)).toBe(false);
    check.pause(400);
    expect(check.isTrusted(4_000)).toBe(true);
    expect(check.isTrusted(10_500)).toBe(false);
  });

  it('[F17] gives more time once in 30 s, so that an attacker who cuts us off can’t forge for ever', () => {
    check.pause(0);
    check.resume(1_000);
    hear(1, 1_000);
    check.pause(2_000);
    expect(check.isTrusted(3_000)).toBe(false);
    check.resume(3_000);
    expect(check.isTrusted(3_000)).toBe(false);
    check.cover(batch(1, 2, 3), 4_000);
    check.pause(31_000);
    hear(3, 31_000);
    expect(check.isTrusted(40_999)).toBe(true);
  });

  it('[F17] forgives nothing that a stall held back: a frame covered by then is trusted', () => {
    hear(1, 0);
    check.pause(100);
    hear(2, 5_000);
    expect(check.isTrusted(5_000)).toBe(true);
    check.cover(batch(1, 1, 3), 5_500);
    check.catchUp(6_500);
    expect(check.isTrusted(6_500)).toBe(true);
  });

  it('[F17] forgives nothing that a stall held back: a frame not covered by then is overdue', () => {
    hear(1, 0);
    check.pause(100);
    hear(2, 6_000);
    check.cover(batch(1, 1, 2), 6_500);
    check.catchUp(6_500);
    expect([7_999, 8_000].map((nowMs) => check.isTrusted(nowMs))).toEqual([true, false]);
    hear(3, 9_000);
    check.pause(9_000);
    expect(check.isTrusted(9_000)).toBe(false);
  });

  it('[F17] gives more time once in 30 s, also for stalls', () => {
    check.pause(0);
    check.catchUp(1_000);
    hear(1, 1_000);
    check.pause(2_000);
    expect(check.isTrusted(3_000)).toBe(false);
  });

  it('pauses and resumes once, however often it is called', () => {
    check.pause(0);
    hear(1, 0);
    check.pause(9_000);
    expect(check.isTrusted(10_000)).toBe(false);
    check.resume(10_000);
    hear(2, 10_000);
    check.resume(11_000);
    expect(check.isTrusted(12_000)).toBe(false);
  });
});
