import { type Bytes, isEqual } from '@sotto/base';

/** The part of a batch about frames. The caller has verified its signature. */
export interface SignedRun {
  /** Counts up from 1. */
  readonly number: number;
  readonly firstCtr: number;
  /** 16 bytes for each frame, one after the other. */
  readonly hashes: Bytes;
}

/**
 * Checks that the frames of one speaker are really theirs. Frames play at once, and a signed batch has to cover them
 * soon after. [F17]
 *
 * Times are milliseconds of one clock that never goes back.
 */
export interface BatchCheck {
  /** Notes a frame that opened, with its 16-byte hash. The caller notes every such frame, even while it plays none. */
  note(frame: { readonly ctr: number; readonly hash: Bytes }, nowMs: number): void;
  /**
   * Takes a batch of this speaker; one that is not newer than those before changes nothing.
   *
   * @returns whether a frame that it covers has opened here
   */
  cover(batch: SignedRun, nowMs: number): boolean;
  /** Tells whether frames of this speaker may play now. */
  isTrusted(nowMs: number): boolean;
  /** Tells whether something proved a forgery, and not only that a batch is late. */
  isForged(nowMs: number): boolean;
  /**
   * Notes that our connection is lost or stalls, so that no batch can come. `sinceMs` is when we last heard the server.
   * Idempotent.
   */
  pause(sinceMs: number): void;
  /** Notes that our connection is back; the batches sent meanwhile are lost. Idempotent. */
  resume(nowMs: number): void;
  /**
   * Notes that our connection continued after a stall, and that everything it held back has come. From now on a frame
   * without a batch is late as usual. Idempotent.
   */
  catchUp(nowMs: number): void;
}

const hashBytes = 16;
const patienceMs = 2_000;
const pausedPatienceMs = 10_000;
/** Shortest silence after a frame that no batch covered. */
const regretMs = 1_000;
/** Silence after proof of a forgery. */
const forgedMs = 10_000;
/**
 * An outage gives more time at most once in this long. Otherwise an attacker who can cut connections could forge for
 * ever.
 */
const outageRestMs = 30_000;
const mostWaiting = 1_024;
/** Frames that a batch named before they came; those that the network lost stay until newer ones push them out. */
const mostExpected = 256;

/** Creates a check for one join of one speaker. Its memory is bounded, whatever arrives. [F17] */
export function createBatchCheck(): BatchCheck {
  /** Frames that nothing has covered, in the order of their time, which is also that of `dueMs`. */
  const waiting = new Map<number, { readonly hash: Bytes; readonly atMs: number; readonly dueMs: number }>();
  const expected = new Map<number, Bytes>();
  let newest = 0;
  let newestFirstCtr = 0;
  let silentUntilMs = Number.NEGATIVE_INFINITY;
  let pausedAtMs: number | undefined;
  let resumedAtMs = Number.NEGATIVE_INFINITY;

  function silence(nowMs: number): void {
    silentUntilMs = nowMs + forgedMs;
  }

  /** The oldest waiting frame comes first, so the loop ends at the first one that may stay. */
  function letGo(nowMs: number): void {
    for (const [ctr, { dueMs }] of waiting) {
      if (nowMs < dueMs + regretMs) return;
      if (ctr < newestFirstCtr) waiting.delete(ctr);
    }
  }

  function wait(ctr: number, hash: Bytes, nowMs: number): void {
    if (waiting.has(ctr)) return;
    letGo(nowMs);
    const oldest = waiting.size < mostWaiting ? undefined : waiting.keys().next().value;
    if (oldest !== undefined) {
      // No honest speaker has so many unsigned frames, and dropping one must not hide a forgery.
      waiting.delete(oldest);
      silence(nowMs);
    }
    const isPaused = pausedAtMs !== undefined;
    waiting.set(ctr, { hash, atMs: nowMs, dueMs: nowMs + (isPaused ? pausedPatienceMs : patienceMs) });
  }

  function expect(ctr: number, hash: Bytes): void {
    const oldest = expected.size < mostExpected ? undefined : expected.keys().next().value;
    if (oldest !== undefined) expected.delete(oldest);
    expected.set(ctr, hash);
  }

  return {
    note({ ctr, hash }, nowMs) {
      const named = expected.get(ctr);
      if (!named) return wait(ctr, hash, nowMs);
      expected.delete(ctr);
      if (!isEqual(named, hash)) silence(nowMs);
    },
    cover({ number, firstCtr, hashes }, nowMs) {
      if (number <= newest) return false;
      let isOpened = false;
      newest = number;
      newestFirstCtr = Math.max(newestFirstCtr, firstCtr);
      for (let index = 0; index < hashes.length / hashBytes; index++) {
        const [ctr, named] = [firstCtr + index, hashes.subarray(index * hashBytes, (index + 1) * hashBytes)];
        const noted = waiting.get(ctr);
        waiting.delete(ctr);
        if (!noted) expect(ctr, named);
        else if (isEqual(noted.hash, named)) isOpened = true;
        else silence(nowMs);
      }
      return isOpened;
    },
    isTrusted(nowMs) {
      letGo(nowMs);
      const [oldest] = waiting.values();
      return nowMs >= silentUntilMs && (oldest === undefined || nowMs < oldest.dueMs);
    },
    isForged: (nowMs) => nowMs < silentUntilMs,
    pause(sinceMs) {
      if (pausedAtMs !== undefined || sinceMs < resumedAtMs + outageRestMs) return;
      pausedAtMs = sinceMs;
      for (const [ctr, frame] of waiting)
        if (sinceMs < frame.dueMs) waiting.set(ctr, { ...frame, dueMs: frame.atMs + pausedPatienceMs });
    },
    resume(nowMs) {
      if (pausedAtMs === undefined) return;
      // Frames that were overdue before the outage get no extra time for it.
      for (const [ctr, { dueMs }] of waiting) if (dueMs > pausedAtMs) waiting.delete(ctr);
      pausedAtMs = undefined;
      resumedAtMs = nowMs;
    },
    catchUp(nowMs) {
      if (pausedAtMs === undefined) return;
      for (const [ctr, frame] of waiting) waiting.set(ctr, { ...frame, dueMs: frame.atMs + patienceMs });
      pausedAtMs = undefined;
      resumedAtMs = nowMs;
    },
  };
}
