import * as v from 'valibot';
import { recordLimits } from './recordLimits.ts';
import { bytes, handle, uint } from './schema.ts';

/** The act of a statement. [P2] */
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

/** The rules for a room without a reachable moderator; its owner chooses one at the start. [B2] */
export const policies = ['keep-talking', 'pause'] as const;
export type Policy = (typeof policies)[number];

/** The first record of a room's log; H(0) is its hash. [P1] */
export const genesis = v.strictObject({
  roomHandle: handle,
  /** The owner's Ed25519 key in this room. */
  owner: key,
  /** True if everyone inside may speak without permission. */
  everyoneSpeaks: v.boolean(),
  policy: v.picklist(policies),
  /** 32 random bytes, so that no two lives of a room share one H(0). */
  life: hash,
  signature: bytes(64),
});
export type Genesis = v.InferOutput<typeof genesis>;

/** The generation part of a minting header. [G1] */
export const minting = v.strictObject({
  /** C(g), 32 bytes. */
  commitment: hash,
  /** The roster version that the minter has read. */
  version: number,
  /** R(version). */
  roster: hash,
});
export type Minting = v.InferOutput<typeof minting>;

/** The public part of a statement, and the only input of `judge`. [P2] */
export const header = v.strictObject({
  /** H(0). */
  start: hash,
  /** 1 for the first after the genesis. */
  number: v.pipe(number, v.minValue(1)),
  /** H(number - 1). */
  previous: hash,
  /** SHA-256 of the sealed body. */
  body: hash,
  /** The member key of the signer. */
  signer: key,
  /** The signer's join. */
  join: handle,
  act: v.picklist(acts),
  /** The member keys that the act is about. */
  members: v.pipe(v.array(key), v.maxLength(recordLimits.named)),
  /** The joins that an `eject` removes. */
  joins: v.pipe(v.array(handle), v.maxLength(recordLimits.named)),
  /** In an `eject`: the hash of a banned key, or random bytes. */
  ban: v.nullable(hash),
  /** In `mint`, `eject` and `lock`. */
  minting: v.nullable(minting),
  /** In a `mint` with a checkpoint: its hash. */
  checkpoint: v.nullable(hash),
  signature: bytes(64),
});
export type Header = v.InferOutput<typeof header>;

/** A statement in transit and in storage. */
export const statement = v.strictObject({ header, body: bytes(recordLimits.bodyBytes) });
export type Statement = v.InferOutput<typeof statement>;

/** The content of a statement's body. In an `eject`: the member, and whether it is a ban. */
export const statementBody = v.strictObject({
  member: v.nullable(key),
  isBan: v.boolean(),
});
export type StatementBody = v.InferOutput<typeof statementBody>;

const names = v.pipe(v.array(key), v.maxLength(recordLimits.checkpointNames));

/** The state of log and roster, from which a newcomer begins in an old room. [P8] */
export const checkpoint = v.strictObject({
  moderators: names,
  allowed: names,
  denied: names,
  admitted: names,
  /** Hashes of banned keys, among random bytes that look the same. */
  bans: names,
  /** Removed member keys, each with the roster version up to which its entries are void. */
  barred: v.pipe(v.array(v.strictObject({ member: key, version: number })), v.maxLength(recordLimits.checkpointNames)),
  /** The roster version whose members a lock lets stay, or null. */
  lock: v.nullable(number),
  /** The joins from which moderators and the owner are present, in the order of their `here`. */
  here: v.pipe(
    v.array(v.strictObject({ member: key, join: handle, number })),
    v.maxLength(recordLimits.checkpointNames),
  ),
  /** R(v) from which the roster continues: the hash of the entries inside, in order. */
  inside: hash,
});
export type Checkpoint = v.InferOutput<typeof checkpoint>;
