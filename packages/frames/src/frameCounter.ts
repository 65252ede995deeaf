import { type Bytes, toBase64url } from '@sotto/base';

const first = 2 ** 24;
const end = 2 ** 32;

/** Gives each number once. */
export interface FrameCounter {
  /** The next CTR, at once and never again. Throws a RangeError before 32 bits would overflow. */
  take(): number;
}

/** A counter of 32-bit CTRs that all take four bytes in a header: from 2^24, or from `next`, up. [F4] */
export function createFrameCounter(next: number = first): FrameCounter {
  let ctr = next;
  return {
    take() {
      if (ctr >= end) throw new RangeError('a session may seal no more frames');
      return ctr++;
    },
  };
}

const counters = new Map<string, FrameCounter>();

/**
 * Returns the only counter of a session in this Worker, shared by all its sealers. A nonce used twice with AES-GCM
 * reveals both plaintexts and lets anyone forge. [F4]
 */
export function counterOf(session: Bytes): FrameCounter {
  const name = toBase64url(session);
  const counter = counters.get(name) ?? createFrameCounter();
  counters.set(name, counter);
  return counter;
}
