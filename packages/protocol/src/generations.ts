import type { Bytes } from '@sotto/base';
import * as v from 'valibot';
import { limits } from './limits.ts';
import { recordLimits } from './recordLimits.ts';
import { byteArray, bytes, handle, uint } from './schema.ts';

const number = uint(recordLimits.number);

/** A step as the server announces it. [G3] */
export const step = v.strictObject({
  generation: number,
  step: number,
  /** The key of the step covers the log up to statement n and the roster up to version v. */
  n: number,
  v: number,
  /** R(v), for members who do not read the roster. */
  roster: bytes(32),
});
export type Step = v.InferOutput<typeof step>;

/** A key wrapped for one join. [G6] */
export interface Wrap {
  readonly join: Bytes;
  /** 48 bytes. */
  readonly wrap: Bytes;
}

/** Wraps of M(g) or K(g, s) for several joins: join || wrap, repeated. [G6] */
export const packedWraps = byteArray({ of: recordLimits.packedWrapBytes, most: recordLimits.wraps });

/** The minter's message after its statement was numbered. [G2] */
export const minted = v.strictObject({ generation: number, wraps: packedWraps });
export type Minted = v.InferOutput<typeof minted>;

/** A sponsor's message to newcomers: K(g, s), and everything that it is bound to. [G7] */
export const gift = v.strictObject({
  generation: number,
  step: number,
  n: number,
  v: number,
  /** The tag c(g, s). */
  confirm: bytes(recordLimits.confirmBytes),
  wraps: packedWraps,
});
export type Gift = v.InferOutput<typeof gift>;

/** The request of a member without keys. The sponsors whose gifts it refused are asked last. [G8] */
export const ask = v.strictObject({ refused: v.pipe(v.array(handle), v.maxLength(limits.stageMembers)) });
export type Ask = v.InferOutput<typeof ask>;

/** The message that a moderator signs every 5 s and at each statement. [B1] */
export const heartbeat = v.strictObject({
  start: bytes(32),
  join: handle,
  counter: number,
  n: number,
  /** H(n). */
  head: bytes(32),
  /** The newest batch seen from each speaker. */
  seen: v.pipe(v.array(v.strictObject({ join: handle, batch: number })), v.maxLength(limits.stageMembers)),
  signature: bytes(64),
});
export type Heartbeat = v.InferOutput<typeof heartbeat>;

/** The statement that a speaker signs over a run of its own frames. [F16] */
export const batch = v.strictObject({
  start: bytes(32),
  join: handle,
  generation: number,
  step: number,
  /** The tag c(g, s) of the step under which these frames were sealed. */
  confirm: bytes(recordLimits.confirmBytes),
  number: v.pipe(number, v.minValue(1)),
  firstCtr: number,
  hashes: byteArray({ of: 16, most: limits.batchFrames, least: 1 }),
  signature: bytes(64),
});
export type Batch = v.InferOutput<typeof batch>;
