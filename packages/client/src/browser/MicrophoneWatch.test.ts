import { beforeEach, describe, expect, it } from 'vitest';
import { MicrophoneWatch } from './MicrophoneWatch.ts';

const talk = { level: 0.6, isSilent: false };
const quiet = { level: 0.1, isSilent: false };
const nothing = { level: 0, isSilent: true };
const open = { isMuted: false, isMutedByDevice: false };
const muted = { ...open, isMuted: true };

let nowMs: number;
let watch: MicrophoneWatch;

beforeEach(() => {
  nowMs = 0;
  watch = new MicrophoneWatch(() => nowMs);
});

/** Looks four times a second for a while. @returns what the last look found */
function see(ms: number, look: Parameters<MicrophoneWatch['see']>[0]) {
  let hint = watch.see(look);
  for (const untilMs = nowMs + ms; nowMs < untilMs; ) {
    nowMs += 250;
    hint = watch.see(look);
  }
  return hint;
}

describe('a microphone that gives no sound', () => {
  it('is reported after 20 s of digital silence, until it gives any sound', () => {
    expect(see(19_750, { ...open, loudness: nothing })).toBeUndefined();
    expect(see(250, { ...open, loudness: nothing })).toBe('no-sound');
    expect(see(250, { ...open, loudness: quiet })).toBeUndefined();
  });

  it('differs from that of a quiet person, a muted one, and one that can’t be measured', () => {
    expect(see(60_000, { ...open, loudness: quiet })).toBeUndefined();
    expect(see(60_000, { ...muted, loudness: nothing })).toBeUndefined();
    expect(see(60_000, { ...open, loudness: undefined })).toBeUndefined();
    expect(see(60_000, undefined)).toBeUndefined();
  });

  it('is not reported for a time in which nobody looked', () => {
    see(10_000, { ...open, loudness: nothing });
    nowMs += 3_600_000;
    expect(see(15_000, { ...open, loudness: nothing })).toBeUndefined();
  });
});

describe('a person who talks while muted', () => {
  it('is told after 3 s of sound, across the pauses between words', () => {
    expect(see(1_500, { ...muted, loudness: talk })).toBeUndefined();
    see(1_000, { ...muted, loudness: quiet });
    expect(see(1_000, { ...muted, loudness: talk })).toBeUndefined();
    expect(see(500, { ...muted, loudness: talk })).toBe('talking-while-muted');
  });

  it('is not told for short sounds that are far apart', () => {
    for (let times = 0; times < 10; times++) {
      expect(see(2_000, { ...muted, loudness: talk })).toBeUndefined();
      see(3_000, { ...muted, loudness: quiet });
    }
  });

  it('is told until 10 s after the last sound, or until they unmute', () => {
    see(3_000, { ...muted, loudness: talk });
    expect(see(10_000, { ...muted, loudness: quiet })).toBe('talking-while-muted');
    expect(see(250, { ...muted, loudness: quiet })).toBeUndefined();
    see(3_000, { ...muted, loudness: talk });
    expect(see(250, { ...open, loudness: talk })).toBeUndefined();
  });

  it('is told nothing if a muted microphone is not measured', () => {
    expect(see(60_000, { ...muted, loudness: undefined })).toBeUndefined();
  });
});

it('a microphone that its device has muted is reported at once, before anything else', () => {
  expect(see(0, { ...open, isMutedByDevice: true, loudness: nothing })).toBe('muted-by-device');
  expect(see(30_000, { ...open, isMutedByDevice: true, loudness: nothing })).toBe('muted-by-device');
});
