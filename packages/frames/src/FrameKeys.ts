import type { Bytes, Secret } from '@sotto/base';

/** Where in a room's keys a frame is sealed: generation g is a statement's number, step s counts up within it. */
export interface Position {
  readonly generation: number;
  readonly step: number;
}

/** The place of an own frame, as its batch names it. */
export interface SealedPlace extends Position {
  /** c(g, s), 16 bytes: equal where keys are. */
  readonly confirm: Bytes;
}

/** K(g, s), from which the base key of each sender is derived. */
export interface FrameStep extends SealedPlace {
  /** 32 bytes; whoever publishes it wipes it when its time is over. */
  readonly key: Secret;
  /** From when on it neither seals nor opens; infinite while it is the newest. */
  readonly untilMs: number;
}

/**
 * All that frames know of a room's keys: a value, replaced by a newer one whenever anything in it changes.
 *
 * Positions are not reduced here; no two of one value have the same KID.
 */
export interface FrameKeys {
  /** Where own frames are sealed; `undefined` while nothing may be sent. */
  readonly sealAt: FrameStep | undefined;
  readonly opens: readonly FrameStep[];
  /** Whose frames may be opened, by their sessions' Ed25519 keys in hex. */
  readonly speakers: ReadonlyMap<string, Bytes>;
  /** Whether what is said may be sealed, or silence in its place. */
  readonly isMicrophoneOpen: boolean;
  /** From when on nothing is sealed or opened before there is a newer value. */
  readonly validUntilMs: number;
}
