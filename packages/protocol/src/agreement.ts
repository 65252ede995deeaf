import type { Bytes } from '@sotto/base';
import * as v from 'valibot';
import { limits } from './limits.ts';
import { byteArray, bytes, handle, uint } from './schema.ts';
import { statementLimits } from './statementLimits.ts';

const generation = uint(statementLimits.statements);
const step = uint(2 ** 16 - 1);
const rosterVersion = uint(Number.MAX_SAFE_INTEGER);

/** A member's entry in the key roster, signed by its session. [G6] */
export const registration = v.strictObject({
  join: handle,
  credential: bytes(limits.credentialBytes),
  signature: bytes(64),
});
export type Registration = v.InferOutput<typeof registration>;

/** A member's word that it leaves, signed by its session. [G6] */
export const leave = v.strictObject({ join: handle, signature: bytes(64) });
export type Leave = v.InferOutput<typeof leave>;

/** One entry of the key roster. */
export const rosterEntry = v.union([registration, leave]);
export type RosterEntry = v.InferOutput<typeof rosterEntry>;

/** What a sponsor signs with the wraps of a step. [G8] */
export const sponsorHeader = v.strictObject({
  roomHandle: handle,
  join: handle,
  generation,
  step,
  /** C(g,s). */
  commitment: bytes(32),
  /** SHA-256 of the sessions on stage. */
  stage: bytes(32),
  audienceCount: uint(limits.roomMembers),
  rosterVersion,
  rosterHash: bytes(32),
  /** Hash of the newest statement that the sponsor knows. */
  head: bytes(32),
  signature: bytes(64),
});
export type SponsorHeader = v.InferOutput<typeof sponsorHeader>;

/** A media secret wrapped for one join. [G5] */
export interface Wrap {
  readonly join: Bytes;
  /** 48 bytes. */
  readonly wrap: Bytes;
}

/** Wraps as they travel: join || wrap for each, at most `statementLimits.wraps` of them. [G5] */
export const packedWraps = byteArray({ of: statementLimits.packedWrapBytes, most: statementLimits.wraps });

/** What a moderator, or without one a member on stage, signs every 5 s and at each new head. [B1] */
export const heartbeat = v.strictObject({
  roomHandle: handle,
  join: handle,
  counter: uint(Number.MAX_SAFE_INTEGER),
  head: bytes(32),
  generation,
  step,
  /** C(g,s) where the signer holds the secret. */
  commitment: v.nullable(bytes(32)),
  rosterVersion,
  rosterHash: bytes(32),
  /** The last batch seen of each speaker. */
  seen: v.pipe(
    v.array(v.strictObject({ join: handle, batch: uint(Number.MAX_SAFE_INTEGER) })),
    v.maxLength(limits.stageMembers),
  ),
  /** Whether hands wait: of a moderator alone it means something. */
  handsPaused: v.boolean(),
  signature: bytes(64),
});
export type Heartbeat = v.InferOutput<typeof heartbeat>;

/** What a speaker signs of a run of own frames, so that no other holder of the key can speak as them. [F16] */
export const batch = v.strictObject({
  join: handle,
  generation,
  step,
  /** C(g,s) of where these frames were sealed. */
  commitment: bytes(32),
  /** 1, and one more each time. */
  number: v.pipe(uint(Number.MAX_SAFE_INTEGER), v.minValue(1)),
  /** The CTR of the first frame; those that follow count up by one. */
  firstCtr: uint(2 ** 32 - 1),
  /** BLAKE2b of each sealed frame, 16 bytes, one after the other. */
  hashes: byteArray({ of: 16, most: limits.batchFrames, least: 1 }),
  signature: bytes(64),
});
export type Batch = v.InferOutput<typeof batch>;
