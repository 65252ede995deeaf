import type { Bytes, Secret } from '@sotto/base';

/** Where in a room's keys a frame is sealed: generation g is a statement's sequence number, step s counts up within it. */
export interface Position {
  readonly generation: number;
  readonly step: number;
}

/**
 * All that frames know of the key agreement, so that it can be replaced without touching them.
 *
 * A position comes from a KID and is reduced as there: generation modulo 2^15, step modulo 2^16. No source holds two
 * positions that reduce to the same. A session is a sender's Ed25519 public key, 32 bytes.
 */
export interface KeySource {
  /** Where own frames are sealed from now on; `undefined` while nothing may be sent. Not reduced. */
  current(): Position | undefined;

  /**
   * Whether frames of this session at this position may be opened or sealed at this moment. It is asked before every use
   * of a cached key, so a position lives no longer than it says: letting one go here lets it go everywhere. [F13]
   */
  holds(position: Position, session: Bytes): boolean;

  /**
   * A session's base key at a position, as `deriveSenderKey` makes it; `undefined` where there is none (yet, or any more).
   *
   * It is asked once per position and session, and again after `undefined`. The promise may wait for a coming generation,
   * at most 500 ms. The caller owns the `Secret` and wipes it, so each answer is a fresh one.
   */
  baseKey(position: Position, session: Bytes): Promise<Secret | undefined>;
}
