import { type BatchCheck, createBatchCheck, type SignedRun } from '@sotto/frames';
import { FrameDoubts } from './FrameDoubts.ts';

export interface SpeakerTrustOptions {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /**
   * Called when a speaker is no longer heard, because their frames don't open or nobody has signed for them, or is
   * heard again.
   */
  readonly onVerified: (speaker: string, isVerified: boolean) => void;
}

/**
 * How long nobody may have signed for a speaker's sound until the page shows that, in milliseconds. The sound is silent
 * from the first moment; but the speaker's connection may be lost and come back.
 */
const unsignedMs = 10_000;

interface Trust {
  readonly check: BatchCheck;
  /** Since when nobody has signed for their sound, although our own connection holds. */
  unsignedSinceMs: number | undefined;
  opens: boolean;
  isSigned: boolean;
}

/** Verifies that the sound in a speaker's name is theirs: its frames open, and they have signed for them. [F15, F17] */
export class SpeakerTrust {
  readonly #options: SpeakerTrustOptions;
  readonly #speakers = new Map<string, Trust>();
  readonly #doubts: FrameDoubts;
  #pausedAtMs: number | undefined;

  constructor(options: SpeakerTrustOptions) {
    this.#options = options;
    this.#doubts = new FrameDoubts({
      now: options.now,
      onVerified: (speaker, opens) => this.#change(speaker, { opens }),
    });
  }

  /** Starts checking a speaker. Under another join, the same session counts its batches from 1 again. */
  admit(speaker: string): void {
    this.#doubts.forget(speaker);
    const check = createBatchCheck();
    if (this.#pausedAtMs !== undefined) check.pause(this.#pausedAtMs);
    this.#speakers.set(speaker, { check, unsignedSinceMs: undefined, opens: true, isSigned: true });
  }

  dismiss(speaker: string): void {
    this.#doubts.forget(speaker);
    this.#speakers.delete(speaker);
  }

  /** Notes that a frame did not open. */
  refuse(speaker: string): void {
    // Keys that changed during our own outage have not reached us.
    const isOurs = this.#pausedAtMs !== undefined;
    if (!isOurs && this.#speakers.has(speaker)) this.#doubts.note(speaker, false);
  }

  /** A frame opened. @returns whether it may be played */
  take(speaker: string, frame: Parameters<BatchCheck['note']>[0]): boolean {
    const trust = this.#speakers.get(speaker);
    if (!trust) return false;
    const nowMs = this.#options.now();
    this.#doubts.note(speaker, true);
    trust.check.note(frame, nowMs);
    const isTrusted = trust.check.isTrusted(nowMs);
    if (isTrusted || this.#pausedAtMs !== undefined) trust.unsignedSinceMs = undefined;
    else trust.unsignedSinceMs ??= nowMs;
    const isLong = nowMs - (trust.unsignedSinceMs ?? nowMs) >= unsignedMs;
    this.#change(speaker, { isSigned: !isLong && !trust.check.isForged(nowMs) });
    return isTrusted;
  }

  /** A speaker has signed for these, by a signature that was verified. @returns whether one of them has opened here */
  cover(speaker: string, run: SignedRun): boolean {
    return this.#speakers.get(speaker)?.check.cover(run, this.#options.now()) ?? false;
  }

  /** Stops waiting for batches while our own connection is lost or stalls: since `sinceMs`, when the server was last heard. */
  pause(sinceMs: number): void {
    this.#pausedAtMs ??= sinceMs;
    for (const { check } of this.#speakers.values()) check.pause(this.#pausedAtMs);
  }

  /** Notes that batches come again, on another connection. */
  resume(): void {
    this.#goOn((check, nowMs) => check.resume(nowMs));
  }

  /** Notes that batches come again on the same connection, and that those it held back have come. */
  catchUp(): void {
    this.#goOn((check, nowMs) => check.catchUp(nowMs));
  }

  #goOn(go: (check: BatchCheck, nowMs: number) => void): void {
    this.#pausedAtMs = undefined;
    for (const [speaker, { check }] of this.#speakers) {
      go(check, this.#options.now());
      this.#doubts.restart(speaker);
    }
  }

  #change(speaker: string, change: Partial<Pick<Trust, 'opens' | 'isSigned'>>): void {
    const trust = this.#speakers.get(speaker);
    if (!trust) return;
    const before = trust.opens && trust.isSigned;
    Object.assign(trust, change);
    const isVerified = trust.opens && trust.isSigned;
    if (isVerified !== before) this.#options.onVerified(speaker, isVerified);
  }
}
