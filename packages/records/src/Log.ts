import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Act, Genesis, Minting } from '@sotto/protocol';
import { HereMap } from './HereMap.ts';
import { hash, nameOf } from './hash.ts';
import { NameMap, NameSet } from './NameMap.ts';
import { hashRecord } from './readStatement.ts';
import { isSigned } from './verify.ts';

/** The generation that a statement minted. In MLS terms an epoch and its commit. */
export interface Generation extends Minting {
  /** The number of its statement. */
  readonly number: number;
  /** H(number), and H(number - 1). */
  readonly head: Bytes;
  readonly previous: Bytes;
  readonly act: Act;
  /** Whether the roster goes on from a checkpoint. */
  readonly hasCheckpoint: boolean;
  readonly signer: Bytes;
  readonly join: Bytes;
}

/**
 * What a room's log adds up to: the same for everyone who has read the same statements, the server too. [P4]
 *
 * Sets and maps name joins and member keys by `nameOf`.
 */
export interface Log {
  readonly genesis: Genesis;
  /** H(0). */
  readonly start: Bytes;
  /** Of the last statement. */
  readonly number: number;
  /** H(number). */
  readonly head: Bytes;
  readonly moderators: NameSet;
  /** The newest own `here` of each moderator and of the owner, in the order of their numbers. */
  readonly here: HereMap;
  /** Each join from which a moderator or the owner said `here`, with their member key. */
  readonly shown: NameMap<string>;
  readonly allowed: NameSet;
  readonly denied: NameSet;
  readonly admitted: NameSet;
  /** Joins that were put out. */
  readonly ejected: NameSet;
  /** Member keys that were put out by name, with the roster version up to which their entries are void. */
  readonly barred: NameMap<number>;
  /** The `ban` of each `eject`. */
  readonly bans: NameSet;
  /** Whose ban each hash is, of all who were moderators or allowed to speak: a log need not hash them again. */
  readonly byBan: NameMap<string>;
  /** While the room is locked, the roster version that stays inside. */
  readonly lock: number | undefined;
  readonly isClosed: boolean;
  readonly generation: Generation | undefined;
  /** The one before it. */
  readonly earlier: Generation | undefined;
  /** The number of the newest `eject` or `lock`; 0 while there is none. Nothing is sent under an older generation. */
  readonly floor: number;
}

/** Why a log does not open. */
export type GenesisFault = 'wrong-room' | 'bad-signature';

/** Begins a log. [P1] The caller checks by `deriveRoomHandle` that the genesis names the room's owner. */
export function openLog(genesis: Genesis, roomHandle: Bytes): Result<Log, Fault<GenesisFault>> {
  if (!isEqual(genesis.roomHandle, roomHandle)) return fail('wrong-room');
  if (!isSigned(genesis.owner, 'genesis', genesis)) return fail('bad-signature');
  const start = hashRecord(genesis);
  const none = NameSet.empty;
  const sets = { moderators: none, allowed: none, denied: none, admitted: none, ejected: none, bans: none };
  const [names, numbers] = [NameMap.of<string>([]), NameMap.of<number>([])];
  const maps = { here: HereMap.empty, shown: names, barred: numbers, byBan: names };
  const none2 = { lock: undefined, isClosed: false, generation: undefined, earlier: undefined, floor: 0 };
  return ok({ genesis, start, number: 0, head: start, ...sets, ...maps, ...none2 });
}

/** What a link says of its owner: the first 16 bytes of SHA-256("sotto/1 owner key" || Ed25519 key). [K5] */
export function fingerprintOwner(owner: Bytes): Bytes {
  return hash('sotto/1 owner key', owner).slice(0, 16);
}

/** The handle of the room of a link: only a genesis of the owner with this fingerprint fits it. [K3] */
export function deriveRoomHandle(link: { readonly linkProof: Bytes; readonly ownerFingerprint: Bytes }): Bytes {
  return hash('sotto/2 room', link.linkProof, link.ownerFingerprint).slice(0, 16);
}

/** The `ban` that keeps a member key out of this life of the room. [P7] */
export function hashBan(start: Bytes, member: Bytes): Bytes {
  return hash('sotto/2 ban', start, member);
}

/** Whether a member key is the owner's. */
export function isOwner({ genesis }: Log, member: Uint8Array): boolean {
  return isEqual(genesis.owner, member);
}

/** Whether a member key has a moderator's power, which the owner has too. */
export function isModerator(log: Log, member: Uint8Array): boolean {
  return isOwner(log, member) || log.moderators.has(nameOf(member));
}

/** How bans are named, by member key, in the life of a room for which they were named last. */
const bansOf = new WeakMap<Bytes, { readonly start: Bytes; readonly name: string }>();

/** A room of thousands asks this of everybody at each removal, so it is hashed once for each key. */
function nameBan(start: Bytes, member: Bytes): string {
  const known = bansOf.get(member);
  if (known && isEqual(known.start, start)) return known.name;
  const name = nameOf(hashBan(start, member));
  bansOf.set(member, { start, name });
  return name;
}

/** Whether a member key was banned; the owner's never is. */
export function isBanned(log: Log, member: Bytes): boolean {
  return log.bans.size > 0 && !isOwner(log, member) && log.bans.has(nameBan(log.start, member));
}

/** Whether a member key may speak. [P5] */
export function maySpeak(log: Log, member: Bytes): boolean {
  if (isModerator(log, member)) return true;
  if (isBanned(log, member)) return false;
  const name = nameOf(member);
  return !log.denied.has(name) && (log.genesis.everyoneSpeaks || log.allowed.has(name));
}

/** One stay of a member, as its roster entry says. */
export interface Stay {
  readonly join: Bytes;
  readonly member: Bytes;
  /** The number of the entry that registered it. */
  readonly version: number;
}

/** Whether a stay may be inside: it was not put out, and a lock does not keep it out. [G4] */
export function isWelcome(log: Log, { join, member, version }: Stay): boolean {
  if (isOwner(log, member)) return true;
  if (isBanned(log, member) || log.ejected.has(nameOf(join))) return false;
  const name = nameOf(member);
  if (version <= (log.barred.get(name) ?? 0)) return false;
  return log.lock === undefined || version <= log.lock || log.admitted.has(name) || log.moderators.has(name);
}
