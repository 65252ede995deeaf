import * as v from 'valibot';
import { recordLimits } from './recordLimits.ts';
import { bytes, handle, uint } from './schema.ts';

/** What a statement does. [P2] */
export const acts = [
  'here',
  'mint',
  'give',
  'take',
  'allow',
  'deny',
  'admit',
  'eject',
  'lock',
  'unlock',
  'close',
] as const;
export type Act = (typeof acts)[number];

const key = bytes(32);
const hash = bytes(32);
const number = uint(recordLimits.number);

/** What a room does while moderators can't be reached: its owner's choice at the start. [B2] */
export const policies = ['keep-talking', 'pause'] as const;
export type Policy = (typeof policies)[number];

/** What a room's log begins with; H(0) is its hash. [P1] */
export const genesis = v.strictObject({
  roomHandle: handle,
  /** The owner's Ed25519 key in this room. */
  owner: key,
  /** Whether everyone inside may speak without being allowed to. */
  everyoneSpeaks: v.boolean(),
  policy: v.picklist(policies),
  /** 32 random bytes, so that no two lives of a room have one H(0). */
  life: hash,
  signature: bytes(64),
});
export type Genesis = v.InferOutput<typeof genesis>;

/** What a minting header says of its generation. [G1] */
export const minting = v.strictObject({
  /** C(g), 32 bytes. */
  commitment: hash,
  /** The roster as the minter has read it. */
  version: number,
  /** R(version). */
  roster: hash,
});
export type Minting = v.InferOutput<typeof minting>;

/** The public part of a statement: all that `judge` decides by. [P2] */
export const header = v.strictObject({
  /** H(0). */
  start: hash,
  /** 1 for the first after the genesis. */
  number: v.pipe(number, v.minValue(1)),
  /** H(number - 1). */
  previous: hash,
  /** SHA-256 of the sealed body. */
  body: hash,
  /** The member key of the person who acts. */
  signer: key,
  /** The join from which they act. */
  join: handle,
  act: v.picklist(acts),
  /** Whom it acts on: member keys. */
  members: v.pipe(v.array(key), v.maxLength(recordLimits.named)),
  /** The joins that an `eject` puts out. */
  joins: v.pipe(v.array(handle), v.maxLength(recordLimits.named)),
  /** Of an `eject`: the hash of a banned key, or random bytes. */
  ban: v.nullable(hash),
  /** Of `mint`, `eject` and `lock`. */
  minting: v.nullable(minting),
  /** Of a `mint` with a checkpoint: its hash. */
  checkpoint: v.nullable(hash),
  signature: bytes(64),
});
export type Header = v.InferOutput<typeof header>;

/** A statement as it travels and is stored. */
export const statement = v.strictObject({ header, body: bytes(recordLimits.bodyBytes) });
export type Statement = v.InferOutput<typeof statement>;

/** The content of a statement's body: of an `eject`, whom it is about and whether it bans. */
export const statementBody = v.strictObject({
  member: v.nullable(key),
  isBan: v.boolean(),
});
export type StatementBody = v.InferOutput<typeof statementBody>;

const names = v.pipe(v.array(key), v.maxLength(recordLimits.checkpointNames));

/** All that log and roster add up to: what a newcomer begins with in an old room. [P8] */
export const checkpoint = v.strictObject({
  moderators: names,
  allowed: names,
  denied: names,
  admitted: names,
  /** Hashes of banned keys, and what looks like them. */
  bans: names,
  /** Member keys that were put out, and up to which roster version. */
  barred: v.pipe(v.array(v.strictObject({ member: key, version: number })), v.maxLength(recordLimits.checkpointNames)),
  /** The roster version that a lock lets stay, or null. */
  lock: v.nullable(number),
  /** The joins from which moderators and the owner are here, in the order of their `here`. */
  here: v.pipe(
    v.array(v.strictObject({ member: key, join: handle, number })),
    v.maxLength(recordLimits.checkpointNames),
  ),
  /** R(v) from which the roster goes on: the hash of the entries inside, in their order. */
  inside: hash,
});
export type Checkpoint = v.InferOutput<typeof checkpoint>;
