import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, fromText, Secret } from '@sotto/base';
import { recordLimits, type Step } from '@sotto/protocol';
import { number4 } from '@sotto/records';

function expand(key: Secret, info: Bytes, length = 32): Bytes {
  return hkdf(sha256, key.expose(), undefined, info, length) as Bytes;
}

function info(label: string, ...parts: readonly Bytes[]): Bytes {
  return concat(fromText(label), ...parts);
}

/** C(g), 32 bytes: fits one M(g) in one history, and shows nothing of it. [G2] */
export function commitTo(secret: Secret, at: { start: Bytes; generation: number; previous: Bytes }): Bytes {
  return expand(secret, info('sotto/2 commit', at.start, number4(at.generation), at.previous));
}

/**
 * Derives K(g, 0) from M(g). It contains the log up to its statement, and through that the roster that its minter read.
 * [G2]
 */
export function deriveFirstKey(secret: Secret, head: Bytes): Secret {
  return new Secret(expand(secret, info('sotto/2 generation', head)));
}

/** The records that a step covers: the log to n and the roster to v, by their hashes. */
export interface StepCover extends Omit<Step, 'roster'> {
  /** H(n). */
  readonly head: Bytes;
  /** R(v). */
  readonly roster: Bytes;
}

/**
 * Derives K(g, s) from K(g, s - 1). A member with another log or roster gets another key, and no key leads back. [G3]
 */
export function deriveNextKey(before: Secret, { generation, step, n, head, v, roster }: StepCover): Secret {
  const place = info('sotto/2 step', number4(generation), number4(step), number4(n), head, number4(v), roster);
  return new Secret(expand(before, place));
}

/** The tag c(g, s), 16 bytes: equal if the keys are equal. In MLS terms a confirmation tag. [G3] */
export function confirmKey(key: Secret): Bytes {
  return expand(key, info('sotto/2 confirm'), recordLimits.confirmBytes);
}

/** The key of chat and reactions at a step. */
export function deriveTalkKey(key: Secret): Secret {
  return new Secret(expand(key, info('sotto/2 talk')));
}
