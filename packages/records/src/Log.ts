import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Act, Genesis, Minting } from '@sotto/protocol';
import { HereMap } from './HereMap.ts';
import { hash, nameOf } from './hash.ts';
import { NameMap, NameSet } from './NameMap.ts';
import { hashRecord } from './readStatement.ts';
import { isSigned } from './verify.ts';

/** The generation that a statement minted. In MLS terms: the statement is a commit, the generation an epoch. */
export interface Generation extends Minting {
  /** The number of its statement. */
  readonly number: number;
  /** H(number), and H(number - 1). */
  readonly head: Bytes;
  readonly previous: Bytes;
  readonly act: Act;
  /** True if the roster continues from a checkpoint. */
  readonly hasCheckpoint: boolean;
  readonly signer: Bytes;
  readonly join: Bytes;
}

/**
 * The state of a room after its statements: the same for everyone who has read the same statements, including the
 * server. [P4]
 *
 * Sets and maps name joins and member keys by `nameOf`.
 */
export interface Log {
  readonly genesis: Genesis;
  /** H(0). */
  readonly start: Bytes;
  /** Number of the last statement. */
  readonly number: number;
  /** H(number). */
  readonly head: Bytes;
  readonly moderators: NameSet;
  /** The newest own `here` of each moderator and of the owner, ordered by statement number. */
  readonly here: HereMap;
  /** Each join from which a moderator or the owner said `here`, with their member key. */
  readonly shown: NameMap<string>;
  readonly allowed: NameSet;
  readonly denied: NameSet;
  readonly admitted: NameSet;
  /** Joins that were removed. */
  readonly ejected: NameSet;
  /** Member keys that were removed by name, with the roster version up to which their entries are void. */
  readonly barred: NameMap<number>;
  /** The `ban` of each `eject`. */
  readonly bans: NameSet;
  /**
   * The member key behind each ban hash, for everyone who was a moderator or allowed to speak. It saves hashing all of
   * them again.
   */
  readonly byBan: NameMap<string>;
  /** While the room is locked, the roster version whose members stay inside. */
  readonly lock: number | undefined;
  readonly isClosed: boolean;
  readonly generation: Generation | undefined;
  /** The generation before it. */
  readonly earlier: Generation | undefined;
  /** The number of the newest `eject` or `lock`; 0 before the first. Nobody sends under an older generation. */
  readonly floor: number;
}

/** The reasons why a log can't be opened. */
export type GenesisFault = 'wrong-room' | 'bad-signature';

/**
 * Opens a log from its genesis. [P1] The caller checks with `deriveRoomHandle` that the genesis names the owner of the
 * room.
 */
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

/** The owner's fingerprint in a link: the first 16 bytes of SHA-256("sotto/1 owner key" || Ed25519 key). [K5] */
export function fingerprintOwner(owner: Bytes): Bytes {
  return hash('sotto/1 owner key', owner).slice(0, 16);
}

/** Derives the handle of a link's room. Only a genesis of the owner with this fingerprint fits it. [K3] */
export function deriveRoomHandle(link: { readonly linkProof: Bytes; readonly ownerFingerprint: Bytes }): Bytes {
  return hash('sotto/2 room', link.linkProof, link.ownerFingerprint).slice(0, 16);
}

/** Hashes the `ban` that keeps a member key out of this life of the room. [P7] */
export function hashBan(start: Bytes, member: Bytes): Bytes {
  return hash('sotto/2 ban', start, member);
}

/** Tells whether a member key is the owner's. */
export function isOwner({ genesis }: Log, member: Uint8Array): boolean {
  return isEqual(genesis.owner, member);
}

/** Tells whether a member key has a moderator's power. The owner has it too. */
export function isModerator(log: Log, member: Uint8Array): boolean {
  return isOwner(log, member) || log.moderators.has(nameOf(member));
}

/** Names of bans by member key, for the life of the room in which they were computed last. */
const bansOf = new WeakMap<Bytes, { readonly start: Bytes; readonly name: string }>();

/**
 * Names the ban of a member key. Cached, since a client in a room of thousands asks this about every member at each
 * removal.
 */
function nameBan(start: Bytes, member: Bytes): string {
  const known = bansOf.get(member);
  if (known && isEqual(known.start, start)) return known.name;
  const name = nameOf(hashBan(start, member));
  bansOf.set(member, { start, name });
  return name;
}

/** Tells whether a member key was banned. The owner's never is. */
export function isBanned(log: Log, member: Bytes): boolean {
  return log.bans.size > 0 && !isOwner(log, member) && log.bans.has(nameBan(log.start, member));
}

/** Tells whether a member key may speak. [P5] */
export function maySpeak(log: Log, member: Bytes): boolean {
  if (isModerator(log, member)) return true;
  if (isBanned(log, member)) return false;
  const name = nameOf(member);
  return !log.denied.has(name) && (log.genesis.everyoneSpeaks || log.allowed.has(name));
}

/** One stay of a member, as its roster entry describes it. */
export interface Entrant {
  readonly join: Bytes;
  readonly member: Bytes;
  /** The version of the roster entry that registered it. */
  readonly version: number;
}

/** Tells whether a stay may be inside: it was not removed, and no lock keeps it out. [G4] */
export function isWelcome(log: Log, { join, member, version }: Entrant): boolean {
  if (isOwner(log, member)) return true;
  if (isBanned(log, member) || log.ejected.has(nameOf(join))) return false;
  const name = nameOf(member);
  if (version <= (log.barred.get(name) ?? 0)) return false;
  return log.lock === undefined || version <= log.lock || log.admitted.has(name) || log.moderators.has(name);
}
