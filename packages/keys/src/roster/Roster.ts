import { type Bytes, isEqual } from '@sotto/base';
import { type Entrant, type Inside, isEntrySigned, nameOf } from '@sotto/records';
import type { Credential } from '../sealed/credential.ts';
import { type KeptEntry, keepEntry } from './keepEntry.ts';
import type { OpenedEntry } from './openEntry.ts';
import { RosterChain } from './RosterChain.ts';

/** One stay of one member, as their own keys say. */
export interface RosterMember extends Entrant {
  /** `nameOf` the join, the session and the member key. */
  readonly names: { readonly join: string; readonly session: string; readonly member: string };
  readonly credential: Credential;
  /** SHA-256 of the entry that registered it. */
  readonly entryHash: Bytes;
  /** The version at which they left, or came back under another join. */
  readonly leftAt: number | undefined;
}

/** The kept result of opening an entry. */
interface Opened {
  readonly hash: Bytes;
  readonly join: Bytes;
  readonly isRegistration: boolean;
}

/** Joins, by `nameOf` them. */
type Names = Iterable<string> & Pick<ReadonlySet<string>, 'has'>;

/**
 * The members who may hold a room's keys. The server gives the order, and can neither add nor change an entry. [G5]
 *
 * This class is the only owner of its state, which is large. We read an entry as its hash. We open the entry itself
 * only before we wrap a key for its member, or before the page shows them. Listeners read no hashes; they know the
 * members that the server introduces.
 */
export class Roster {
  readonly #start: Bytes;
  readonly #chain = new RosterChain();
  readonly #members = new Map<string, RosterMember>();
  /** Joins by member key. Most have one. */
  readonly #joinsOf = new Map<string, readonly string[]>();
  readonly #opened = new Map<number, Opened>();
  /** Leaves whose registration is not opened yet, by join. */
  readonly #leaves = new Map<string, OpenedEntry>();
  /** Joins whose leave counts, with its version. */
  readonly #left = new Map<string, number>();
  /** Joins that ended before a checkpoint whose entries inside we don't know. */
  readonly #out = new Set<string>();
  #unopened = new Set<number>();
  #newcomers: RosterMember[] = [];
  #contradictions = 0;
  #newestLeave = 0;

  constructor(start: Bytes) {
    this.#start = start;
  }

  /** Number of entries read, as hashes. */
  get version(): number {
    return this.#chain.version;
  }

  /** The version of the newest checkpoint; 0 without one. */
  get begunAt(): number {
    return this.#chain.begunAt;
  }

  /** True if the entries inside at the newest checkpoint are known. Members who read the roster need them. [P8] */
  get isBegun(): boolean {
    return this.#chain.isBegun;
  }

  /** Entries whose hash was read and that were not opened yet, in order. */
  get unopened(): ReadonlySet<number> {
    return this.#unopened;
  }

  /** The version up to which all read entries are opened. */
  get openedTo(): number {
    const [first = this.version + 1] = this.#unopened;
    return first - 1;
  }

  /** The newest version at which somebody left. */
  get newestLeave(): number {
    return this.#newestLeave;
  }

  /** Number of entries that the server showed under the numbers of others. */
  get contradictions(): number {
    return this.#contradictions;
  }

  /** R(version); `undefined` for versions that were not read. */
  hashAt(version: number): Bytes | undefined {
    return this.#chain.hashAt(version);
  }

  /** Tells whether a hash is R(version) as we read it. */
  agrees(version: number, roster: Bytes): boolean {
    return this.#chain.agrees(version, roster);
  }

  /** Reads entry hashes, in any order. */
  read(after: number, hashes: readonly Bytes[]): void {
    this.#expect(this.#chain.read(after, hashes));
  }

  /** Takes an opened entry; its member is known from now on. */
  enroll(opened: OpenedEntry): void {
    const { version, hash, entry } = opened;
    const read = this.#chain.entryAt(version);
    const isPossible = read !== undefined || version > this.begunAt || !this.isBegun;
    if (read && !isEqual(read, hash)) this.#contradictions += 1;
    else if (!this.#opened.has(version) && isPossible && !this.#out.has(nameOf(entry.join))) {
      const isRegistration = 'credential' in entry;
      const kept = keepEntry(opened);
      this.#opened.set(version, { hash: kept.hash, join: kept.join, isRegistration });
      this.#unopened.delete(version);
      if (isRegistration) this.#register(kept);
      else this.#leave(opened);
    }
  }

  /**
   * Tells whether an entry has a place in the roster that we read. An introduction by the server alone gives it none.
   */
  isRead({ version, entryHash }: RosterMember): boolean {
    const read = this.#chain.entryAt(version);
    return read !== undefined && isEqual(read, entryHash);
  }

  /** Finds the member of a join, also after they left. */
  member(join: Uint8Array): RosterMember | undefined {
    return this.#members.get(nameOf(join));
  }

  /** Every stay of a member key, also those that ended. */
  staysOf(member: Uint8Array): readonly RosterMember[] {
    return [...(this.#joinsOf.get(nameOf(member)) ?? [])].flatMap((join) => this.#members.get(join) ?? []);
  }

  /** Everybody known, in no order. */
  members(): Iterable<RosterMember> {
    return this.#members.values();
  }

  /** Returns the members who became known since the last call. */
  takeNewcomers(): readonly RosterMember[] {
    const newcomers = this.#newcomers;
    this.#newcomers = [];
    return newcomers;
  }

  /** Everybody known, in the order of their entries; those who left too. */
  all(): readonly RosterMember[] {
    return [...this.#members.values()].sort((a, b) => a.version - b.version);
  }

  /**
   * The entries inside at a version, as a checkpoint lists them: registrations without a leave whose join was not
   * removed. [P8]
   *
   * The server can't open credentials, so an entry that names nobody counts too.
   */
  inside(version: number, ejected: Names): Inside {
    const isInside = ([each, { join, isRegistration }]: readonly [number, Opened]) => {
      const name = nameOf(join);
      const leftAt = this.#left.get(name) ?? this.#leaves.get(name)?.version ?? Number.POSITIVE_INFINITY;
      return isRegistration && each <= version && leftAt > version && !ejected.has(name);
    };
    const registered = [...this.#opened].filter((each) => this.#chain.entryAt(each[0]) && isInside(each));
    return registered.sort(([a], [b]) => a - b).map(([each, { hash: entry }]) => ({ version: each, entry }));
  }

  /** Changes to a checkpoint whose entries inside we don't know. Removed members stay out. [P8] */
  suspend(version: number, ejected: Names): void {
    this.#chain.suspend(version);
    for (const name of ejected) this.#out.add(name);
    for (const [name, leftAt] of this.#left) if (leftAt <= version) this.#out.add(name);
    this.#keep(({ join }) => !this.#out.has(nameOf(join)));
    this.#unopened = new Set([...this.#unopened].filter((each) => each > version));
  }

  /** Continues from a checkpoint with the entries inside alone, under a new first hash. [P8] */
  restart(version: number, inside: Inside): void {
    this.suspend(version, new Set());
    this.#out.clear();
    const kept = new Map(inside.map((each) => [each.version, each.entry]));
    this.#keep(({ hash }, each) => each > version || isEqual(kept.get(each) ?? new Uint8Array(0), hash));
    const later = this.#unopened;
    this.#unopened = new Set();
    this.#expect(this.#chain.restart(inside));
    for (const each of later) this.#unopened.add(each);
  }

  /**
   * Notes read entries that have to be opened. Forgets members whom the server introduced under the version of another.
   */
  #expect(read: readonly number[]): void {
    for (const version of read) {
      const known = this.#opened.get(version);
      if (known && !isEqual(known.hash, this.#chain.entryAt(version) ?? known.hash)) this.#retract(version, known);
      if (!this.#opened.has(version)) this.#unopened.add(version);
    }
  }

  /** Forgets all entries but these, and the members of the others. */
  #keep(isKept: (opened: Opened, version: number) => boolean): void {
    for (const [version, opened] of this.#opened) if (!isKept(opened, version)) this.#opened.delete(version);
    for (const [name, { version, names }] of this.#members) {
      if (this.#opened.has(version)) continue;
      this.#members.delete(name);
      this.#left.delete(name);
      const joins = this.#joinsOf.get(names.member)?.filter((join) => join !== name) ?? [];
      if (joins.length === 0) this.#joinsOf.delete(names.member);
      else this.#joinsOf.set(names.member, joins);
    }
    for (const [name, { version }] of this.#leaves) if (!this.#opened.has(version)) this.#leaves.delete(name);
  }

  /** Registers a member. A session that registers again has left its earlier join. Each join is registered once. */
  #register({ version, hash, join, credential }: KeptEntry): void {
    if (!credential || this.#members.has(nameOf(join))) return;
    const { session, member } = credential;
    const names = { join: nameOf(join), session: nameOf(session), member: nameOf(member) };
    const known = { join, member, version, names, credential, entryHash: hash };
    const same = this.staysOf(member).filter((other) => other.names.session === names.session);
    for (const other of same) {
      const isOver = other.version < version && other.leftAt === undefined;
      if (isOver) this.#members.set(other.names.join, { ...other, leftAt: version });
      if (isOver) this.#newestLeave = Math.max(this.#newestLeave, version);
    }
    const leftAt = same.find((other) => other.version > version)?.version;
    this.#members.set(names.join, { ...known, leftAt });
    this.#newcomers.push({ ...known, leftAt });
    this.#joinsOf.set(names.member, [...new Set([...(this.#joinsOf.get(names.member) ?? []), names.join])]);
    const leave = this.#leaves.get(names.join);
    this.#leaves.delete(names.join);
    if (leave) this.#leave(leave);
  }

  #leave(leave: OpenedEntry): void {
    const { entry, version } = leave;
    const member = this.member(entry.join);
    if (!member) this.#leaves.set(nameOf(entry.join), leave);
    else if (isEntrySigned(entry, { start: this.#start, session: member.credential.session })) {
      this.#newestLeave = Math.max(this.#newestLeave, version);
      this.#left.set(member.names.join, Math.min(version, this.#left.get(member.names.join) ?? version));
      this.#members.set(member.names.join, { ...member, leftAt: member.leftAt ?? version });
    }
  }

  /** Forgets a member whom the server introduced under another's version. */
  #retract(version: number, { join }: Opened): void {
    this.#contradictions += 1;
    this.#opened.delete(version);
    if (this.member(join)?.version === version) this.#members.delete(nameOf(join));
  }
}
