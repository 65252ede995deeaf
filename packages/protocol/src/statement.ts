import * as v from 'valibot';
import { bytes, handle, uint } from './schema.ts';
import { statementLimits } from './statementLimits.ts';

/**
 * What a statement does, as everybody sees it, the server too. Members know a little more from its body: an `eject` is
 * a removal or a ban, a `mint` begins or renews.
 */
export const acts = [
  'mint',
  'give',
  'take',
  'admit',
  'allow',
  'deny',
  'eject',
  'lock',
  'unlock',
  'away',
  'back',
  'close',
] as const;
export type Act = (typeof acts)[number];

/** The public part of a statement: all that its authority is judged by. [P2] */
export const gate = v.strictObject({
  roomHandle: handle,
  /** 1 for the first after the genesis. */
  sequence: v.pipe(uint(statementLimits.statements), v.minValue(1)),
  /** SHA-256 of the gate before, or of the genesis. */
  previous: bytes(32),
  /** SHA-256 of the sealed body. */
  body: bytes(32),
  /** The member key of the owner or a moderator, or the session key of another. */
  signer: bytes(32),
  /** The join from which the signer acts. */
  join: handle,
  act: v.picklist(acts),
  /** Whose power is given or taken: a member key. */
  member: v.nullable(bytes(32)),
  /** Whom it acts on. */
  joins: v.pipe(v.array(handle), v.maxLength(statementLimits.statementJoins)),
  /** C(g,0) of the generation that it mints. */
  commitment: v.nullable(bytes(32)),
  signature: bytes(64),
});
export type Gate = v.InferOutput<typeof gate>;

/** A statement as it travels and is stored. */
export const statement = v.strictObject({ gate, body: bytes(statementLimits.statementBodyBytes) });
export type Statement = v.InferOutput<typeof statement>;

/** What a room's log begins with. [P1] */
export const genesis = v.strictObject({
  roomHandle: handle,
  /** 1, and one more each time that the room begins again. */
  epoch: v.pipe(uint(2 ** 32 - 1), v.minValue(1)),
  /** The owner's Ed25519 key in this room. */
  owner: bytes(32),
  /** Whether anyone inside may speak without being allowed to. */
  everyoneSpeaks: v.boolean(),
  /** SHA-256 of the sealed body, which repeats the bans of the epoch before. */
  body: bytes(32),
  signature: bytes(64),
});
export type Genesis = v.InferOutput<typeof genesis>;

/** What members read in a statement's body. [P7] */
export const statementKinds = [
  'start',
  'grant',
  'revoke',
  'remove',
  'ban',
  'lock',
  'unlock',
  'admit',
  'rotate',
  'away',
  'back',
  'close',
] as const;
export type StatementKind = (typeof statementKinds)[number];

/** The content of a statement's body. */
export const statementBody = v.strictObject({
  kind: v.picklist(statementKinds),
  /** Whom it is about: a member key. */
  member: v.nullable(bytes(32)),
  /** Of a `lock`: the entries of the key roster that are inside. */
  rosterVersion: v.nullable(uint(Number.MAX_SAFE_INTEGER)),
});
export type StatementBody = v.InferOutput<typeof statementBody>;

/** The content of a genesis's body: the member keys that stay out. */
export const genesisBody = v.strictObject({
  bans: v.pipe(v.array(bytes(32)), v.maxLength(statementLimits.genesisBans)),
});
export type GenesisBody = v.InferOutput<typeof genesisBody>;
