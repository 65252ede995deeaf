import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import type { Gate, Genesis } from '@sotto/protocol';
import { hashGate } from './chain.ts';
import { NameSet } from './NameSet.ts';
import { verify } from './verify.ts';

/** The generation of media keys that the newest minting statement began. */
export interface MintedGeneration {
  /** The sequence number of its statement; 0 while there is none. */
  readonly number: number;
  /** C(g,0), 32 bytes. */
  readonly commitment: Bytes;
  /** What the statement names as `previous`: bound into every commitment of this generation, 32 bytes. */
  readonly previous: Bytes;
  readonly act: Gate['act'];
  readonly signer: Bytes;
  readonly join: Bytes;
}

/**
 * What a room's statements add up to: the same for everyone who has read the same ones, the server too. [P4]
 *
 * It never changes: the log after a statement is another value, which shares with this one all that stayed. Joins and member keys are named by their base64url text.
 */
export interface RoomLog {
  readonly genesis: Genesis;
  /** Of the last statement. */
  readonly sequence: number;
  /** Hash of the last statement, 32 bytes. */
  readonly head: Bytes;
  /** Hash of the one before it, 32 bytes. */
  readonly previousHead: Bytes;
  /** Member keys of moderators; the owner is none of them, and above them. */
  readonly moderators: NameSet;
  /** Joins of moderators and the owner who said `back` and are not `away`, with their member keys: one join for each. */
  readonly present: ReadonlyMap<string, string>;
  /** Joins that were called away, until they say `back`. */
  readonly away: NameSet;
  readonly allowed: NameSet;
  readonly denied: NameSet;
  readonly admitted: NameSet;
  readonly ejected: NameSet;
  readonly isLocked: boolean;
  readonly isClosed: boolean;
  readonly generation: MintedGeneration | undefined;
  /** The one before it. */
  readonly earlier: MintedGeneration | undefined;
}

/** Why a log does not open. */
export type GenesisFault = 'wrong-room' | 'bad-signature';

/** The signed body of a genesis or a gate: all its fields but the signature. [S1] */
export function unsigned<T extends { readonly signature: Uint8Array }>(signed: T): Omit<T, 'signature'> {
  const { signature: _, ...body } = signed;
  return body;
}

/**
 * Begins a log. [P1]
 *
 * Whoever calls checks that `genesis.owner` is the owner: the server by the key that made the room, a member by the link's
 * fingerprint.
 */
export async function openLog(genesis: Genesis, roomHandle: Bytes): Promise<Result<RoomLog, Fault<GenesisFault>>> {
  if (!isEqual(genesis.roomHandle, roomHandle)) return fail('wrong-room');
  const claim = { type: 'genesis', body: unsigned(genesis), signature: genesis.signature } as const;
  if (!verify(genesis.owner, claim)) return fail('bad-signature');
  const head = await hashGate(genesis);
  const none = NameSet.empty;
  const sets = { moderators: none, away: none, allowed: none, denied: none, admitted: none, ejected: none };
  const present = new Map<string, string>();
  const start = { sequence: 0, head, previousHead: head, isLocked: false, isClosed: false };
  const generations = { generation: undefined, earlier: undefined };
  return ok({ genesis, ...start, ...sets, ...generations, present });
}

/** Whether a member key is the owner's. */
export function isOwner({ genesis }: RoomLog, member: Uint8Array): boolean {
  return isEqual(genesis.owner, member);
}

/** Whether a member key has a moderator's power, which the owner has too. */
export function isModerator(log: RoomLog, member: Uint8Array): boolean {
  return isOwner(log, member) || log.moderators.has(toBase64url(member));
}

/** Whether whoever is inside under this join may speak, by statements alone; the owner and moderators may besides. [P5] */
export function maySpeak({ genesis, allowed, denied, ejected }: RoomLog, join: Uint8Array): boolean {
  const name = toBase64url(join);
  return !ejected.has(name) && !denied.has(name) && (genesis.everyoneSpeaks || allowed.has(name));
}
