import type { MicrophoneHint } from '../stage/Sound.ts';
import type { Loudness } from './audio/createMeter.ts';

/** This person's microphone at one moment. */
export interface MicrophoneLook {
  readonly isMuted: boolean;
  readonly isMutedByDevice: boolean;
  /** Nothing while it is not measured. */
  readonly loudness: Loudness | undefined;
}

/** Level from which a microphone's sound counts as speech: -40 dBFS of the 60 dB that a meter shows. */
export const speechLevel = 1 / 3;

/** How long an open microphone may give digital silence, in milliseconds. */
const silentMs = 20_000;
/** How long a person may talk while muted, in milliseconds. */
const talkMs = 3_000;
/** A pause that ends talking, in milliseconds. */
const pauseMs = 2_000;
/** How long the hint stays after the last sound, in milliseconds. */
const stayMs = 10_000;
/** Looks that are further apart say nothing about the time between them, in milliseconds. */
const longestGapMs = 2_000;

/** Finds out whether a person speaks and is not heard, from looks several times a second. */
export class MicrophoneWatch {
  readonly #now: () => number;
  #lookedAtMs: number | undefined;
  #silentForMs = 0;
  #talkedForMs = 0;
  #talkedAtMs: number | undefined;
  #hasTalked = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes a look; `undefined` for no microphone. */
  see(look: MicrophoneLook | undefined): MicrophoneHint | undefined {
    const nowMs = this.#now();
    const gapMs = nowMs - (this.#lookedAtMs ?? nowMs);
    const passedMs = gapMs > longestGapMs ? 0 : gapMs;
    this.#lookedAtMs = nowMs;
    if (gapMs > longestGapMs || !look) this.#forget();
    if (!look) return undefined;
    this.#hearSilence(look, passedMs);
    this.#hearTalk(look, { nowMs, passedMs });
    if (look.isMutedByDevice) return 'muted-by-device';
    if (this.#silentForMs >= silentMs) return 'no-sound';
    return this.#hasTalked ? 'talking-while-muted' : undefined;
  }

  #hearSilence({ isMuted, loudness }: MicrophoneLook, passedMs: number): void {
    const isSilent = !isMuted && loudness?.isSilent === true;
    this.#silentForMs = isSilent ? this.#silentForMs + passedMs : 0;
  }

  #hearTalk({ isMuted, loudness }: MicrophoneLook, { nowMs, passedMs }: { nowMs: number; passedMs: number }): void {
    if (isMuted && loudness && loudness.level > speechLevel) {
      this.#talkedForMs += passedMs;
      this.#talkedAtMs = nowMs;
    }
    const quietMs = nowMs - (this.#talkedAtMs ?? nowMs);
    if (!isMuted || quietMs > pauseMs) this.#talkedForMs = 0;
    this.#hasTalked ||= this.#talkedForMs >= talkMs;
    if (!isMuted || quietMs > stayMs) this.#hasTalked = false;
  }

  #forget(): void {
    [this.#silentForMs, this.#talkedForMs] = [0, 0];
    this.#hasTalked = false;
  }
}
