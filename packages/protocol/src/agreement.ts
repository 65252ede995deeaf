import * as v from 'valibot';
import { limits } from './limits.ts';
import { bytes, handle, uint } from './schema.ts';
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
export const wrap = v.strictObject({ join: handle, wrap: bytes(statementLimits.wrapBytes) });
export type Wrap = v.InferOutput<typeof wrap>;

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
  signature: bytes(64),
});
export type Heartbeat = v.InferOutput<typeof heartbeat>;
