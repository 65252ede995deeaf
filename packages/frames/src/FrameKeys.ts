import type { Bytes, Secret } from '@sotto/base';

/**
 * A position in a room's keys, under which frames are sealed. Generation g is a statement's number; step s counts up within it.
 */
export interface Position {
  readonly generation: number;
  readonly step: number;
}

/** The position of a frame of ours, as its batch names it. */
export interface ConfirmedPosition extends Position {
  /** The tag c(g, s), 16 bytes: equal if the keys are equal. */
  readonly confirm: Bytes;
}

/** K(g, s), from which the base key of each sender is derived. */
export interface FrameStep extends ConfirmedPosition {
  /** Length: 32 bytes. Its publisher wipes it when its time is over. */
  readonly key: Secret;
  /** The time after which it neither seals nor opens; infinite while it is the newest. */
  readonly untilMs: number;
}

/**
 * Everything that frames need to know of a room's keys, as a value. Any change replaces it with a newer one.
 *
 * Positions are not reduced here; no two of one value have the same KID.
 */
export interface FrameKeys {
  /** The step under which our frames are sealed; `undefined` while nothing may be sent. */
  readonly sealAt: FrameStep | undefined;
  readonly opens: readonly FrameStep[];
  /** The speakers whose frames may be opened: Ed25519 keys of their sessions, in hex. */
  readonly speakers: ReadonlyMap<string, Bytes>;
  /** True if sound may be sealed; otherwise silence is sealed in its place. */
  readonly allowsSound: boolean;
  /** The time after which nothing is sealed or opened until a newer value arrives. */
  readonly validUntilMs: number;
}
