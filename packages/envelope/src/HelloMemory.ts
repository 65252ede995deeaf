import { type Bytes, toBase64url } from '@sotto/base';

/** Remembers the client keys of hellos, so that each opens once: on one node, or in a store that all nodes share. [E6] */
export interface HelloMemory {
  /**
   * Claims a client key (32 bytes) until `expiresAtMs`, that instant included.
   *
   * @returns whether this call is the first to claim it; also `false` if that cannot be known, as with a full memory or
   *   an unreachable store. Two concurrent claims of one key must never both get `true`.
   */
  claim(key: Bytes, expiresAtMs: number): Promise<boolean>;
}

/** Options of `createHelloMemory`. */
export interface HelloMemoryOptions {
  /** The clock by which claims expire, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Claims held at once, some 150 bytes each. Beyond it every claim is refused until older ones expire. */
  readonly limit?: number;
}

/**
 * A `HelloMemory` of one process. [E6]
 *
 * A full memory refuses hellos rather than forget any. So anyone who may send more than `limit` hellos in 4 minutes can
 * shut others out: the caller must limit the rate of hellos.
 */
export function createHelloMemory({ now, limit = 131_072 }: HelloMemoryOptions): HelloMemory {
  const expiries = new Map<string, number>();
  return {
    claim(key, expiresAtMs) {
      forgetExpired(expiries, now());
      const name = toBase64url(key);
      const isFree = !expiries.has(name) && expiries.size < limit;
      if (isFree) expiries.set(name, expiresAtMs);
      return Promise.resolve(isFree);
    },
  };
}

/**
 * Forgets claims that have expired. A map keeps the order of insertion, which is that of expiry unless the clock steps
 * back.
 */
function forgetExpired(expiries: Map<string, number>, nowMs: number): void {
  for (const [name, expiresAtMs] of expiries) {
    if (expiresAtMs >= nowMs) return;
    expiries.delete(name);
  }
}
