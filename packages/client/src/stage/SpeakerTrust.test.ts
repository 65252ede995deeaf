import { concat, encodeUint } from '@sotto/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { SpeakerTrust } from './SpeakerTrust.ts';

let nowMs: number;
let shown: boolean[];
let trust: SpeakerTrust;

beforeEach(() => {
  nowMs = 0;
  shown = [];
  trust = new SpeakerTrust({ now: () => nowMs, onVerified: (_, isVerified) => shown.push(isVerified) });
  trust.admit('ada');
});

const hash = (ctr: number, by: number) => concat(encodeUint(ctr, 8), new Uint8Array(8).fill(by));

/** A frame each 100 ms until then. @returns whether the last of them plays */
function hearUntil(untilMs: number): boolean {
  let isPlayed = true;
  for (; nowMs < untilMs; nowMs += 100) isPlayed = trust.take('ada', { ctr: nowMs, hash: hash(nowMs, 1) });
  return isPlayed;
}

function refuseUntil(untilMs: number): void {
  for (; nowMs < untilMs; nowMs += 100) trust.refuse('ada');
}

describe('a speaker for whose sound nobody signs', () => {
  it('[F17] is silent after 2 s, and shown as not verified only after 10 s more', () => {
    expect(hearUntil(3_000)).toBe(false);
    hearUntil(11_900);
    expect(shown).toEqual([]);
    hearUntil(12_200);
    expect(shown).toEqual([false]);
  });

  it('[F17] is shown at once if a signature contradicts the sound', () => {
    trust.take('ada', { ctr: 0, hash: hash(0, 1) });
    trust.cover('ada', { number: 1, firstCtr: 0, hashes: hash(0, 2) });
    expect(trust.take('ada', { ctr: 1, hash: hash(1, 1) })).toBe(false);
    expect(shown).toEqual([false]);
  });
});

describe('a speaker during our own outage', () => {
  it('[F17] is silent 10 s after the server was last heard, and never shown as not verified', () => {
    expect(hearUntil(5_000)).toBe(false);
    trust.pause(100);
    expect(hearUntil(10_000)).toBe(true);
    expect(hearUntil(60_000)).toBe(false);
    trust.resume();
    expect(hearUntil(60_200)).toBe(true);
    expect(shown).toEqual([]);
  });

  it('[F17] is heard through a stall, after which every frame needs its signature', () => {
    hearUntil(1_000);
    trust.pause(0);
    expect(hearUntil(8_000)).toBe(true);
    trust.catchUp();
    expect(hearUntil(8_200)).toBe(false);
    expect(shown).toEqual([]);
  });

  it('[F15] is not to blame for keys that did not reach us, until 2 s after it', () => {
    trust.pause(0);
    refuseUntil(60_000);
    trust.resume();
    refuseUntil(61_900);
    expect(shown).toEqual([]);
    refuseUntil(62_200);
    expect(shown).toEqual([false]);
  });
});
