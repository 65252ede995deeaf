import { type Bytes, isEqual } from '@sotto/base';
import type { RosterEntry } from '@sotto/protocol';
import {
  emptyRoster,
  extendRoster,
  type Inside,
  isEntrySigned,
  nameOf,
  restartRoster,
  type Stay,
} from '@sotto/records';
import type { Credential } from '../credential.ts';
import type { OpenedEntry } from './openEntry.ts';

/** One stay of one member, as their own keys say. */
export interface RosterMember extends Stay {
  /** `nameOf` the join, the session and the member key. */
  readonly names: { readonly join: string; readonly session: string; readonly member: string };
  readonly credential: Credential;
  /** SHA-256 of the entry that registered it. */
  readonly entryHash: Bytes;
  /** The version at which they left, or came back under another join. */
  readonly leftAt: number | undefined;
}

/**
 * Who may hold a room's keys, in the order of the server, which can neither add nor change an entry. [G5]
 *
 * It is the one owner of its state, which is large and only grows: reading is hashing, and an entry is opened only before a
 * key is wrapped for its member or they are drawn. Listeners read no hashes; they know the members whom the server introduces.
 */
export class Roster {
  readonly #start: Bytes;
  /** R(v) of each version from `#base` on. */
  readonly #hashes: Bytes[] = [emptyRoster];
  #base = 0;
  readonly #entryHashes = new Map<number, Bytes>();
  readonly #members = new Map<string, RosterMember>();
  readonly #joinsOf = new Map<string, Set<string>>();
  readonly #opened = new Map<number, { readonly hash: Bytes; readonly entry: RosterEntry }>();
  /** Leaves whose registration is not opened yet, by join. */
  readonly #leaves = new Map<string, OpenedEntry>();
  /** Joins whose leave counts. */
  readonly #left = new Set<string>();
  readonly #unopened = new Set<number>();
  #contradictions = 0;

  constructor(start: Bytes) {
    this.#start = start;
  }

  /** How many entries were read, as hashes. */
  get version(): number {
    return this.#base + this.#hashes.length - 1;
  }

  /** The version with which the newest checkpoint began; 0 without one. */
  get begunAt(): number {
    return this.#base;
  }

  /** Entries whose hash was read and that were not opened yet, in order. */
  get unopened(): ReadonlySet<number> {
    return this.#unopened;
  }

  /** How often an entry that we were shown was not the one of its number. */
  get contradictions(): number {
    return this.#contradictions;
  }

  /** R(version); `undefined` for versions that were not read. */
  hashAt(version: number): Bytes | undefined {
    return this.#hashes[version - this.#base];
  }

  /** Reads on; what does not follow the last version read is left, since the server sends it again when asked. */
  read(after: number, hashes: readonly Bytes[]): void {
    for (const [index, hash] of hashes.entries()) {
      const version = after + index + 1;
      const before = this.hashAt(version - 1);
      if (version !== this.version + 1 || !before) continue;
      this.#hashes.push(extendRoster(before, hash));
      this.#entryHashes.set(version, hash);
      const known = this.#opened.get(version);
      if (known && !isEqual(known.hash, hash)) this.#retract(version, known.entry);
      if (!this.#opened.has(version)) this.#unopened.add(version);
    }
  }

  /** Takes an opened entry: whom it names is known from now on. */
  enroll(opened: OpenedEntry): void {
    const { version, hash, entry } = opened;
    const read = this.#entryHashes.get(version);
    if (read && !isEqual(read, hash)) this.#contradictions += 1;
    else if (!this.#opened.has(version) && (read || version > this.#base)) {
      this.#opened.set(version, { hash, entry });
      this.#unopened.delete(version);
      if ('credential' in entry) this.#register(opened);
      else this.#leave(opened);
    }
  }

  /** Whether an entry has its place in what was read, and is not only an introduction of the server's. */
  isRead({ version, entryHash }: RosterMember): boolean {
    const read = this.#entryHashes.get(version);
    return read !== undefined && isEqual(read, entryHash);
  }

  /** Who registered under a join, also who has left. */
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

  /** Everybody known, in the order of their entries; those who left too. */
  all(): readonly RosterMember[] {
    return [...this.#members.values()].sort((a, b) => a.version - b.version);
  }

  /**
   * The members inside, as a checkpoint lists them: registrations without a leave whose join was not put out. [P8]
   *
   * The server can't open credentials, so an entry that names nobody counts too.
   */
  inside(ejected: ReadonlySet<string>): Inside {
    const isInside = ({ entry }: { readonly entry: RosterEntry }) => {
      const join = nameOf(entry.join);
      return 'credential' in entry && !this.#left.has(join) && !this.#leaves.has(join) && !ejected.has(join);
    };
    const registered = [...this.#opened].filter(([version, each]) => this.#entryHashes.has(version) && isInside(each));
    return registered.sort(([a], [b]) => a - b).map(([version, { hash: entry }]) => ({ version, entry }));
  }

  /** Goes on from a checkpoint: the members inside alone, under a new first hash. [P8] */
  restart(version: number, inside: readonly { readonly version: number; readonly entry: Bytes }[]): void {
    const later = [...this.#entryHashes].filter(([each]) => each > version);
    const kept = new Map(inside.map((each) => [each.version, each.entry]));
    for (const [name, member] of this.#members) {
      if (member.version <= version && !kept.has(member.version)) this.#members.delete(name);
    }
    this.#base = version;
    this.#hashes.splice(0, this.#hashes.length, restartRoster(inside));
    this.#entryHashes.clear();
    for (const [each, entry] of kept) {
      this.#entryHashes.set(each, entry);
      if (!this.#opened.has(each)) this.#unopened.add(each);
    }
    for (const each of [...this.#unopened]) if (each <= version && !kept.has(each)) this.#unopened.delete(each);
    this.read(
      version,
      later.map(([, hash]) => hash),
    );
  }

  /** Registers; a session that registers again has left its join of before, and a join is taken once. */
  #register({ version, hash, entry, credential }: OpenedEntry): void {
    if (!credential || this.#members.has(nameOf(entry.join))) return;
    const { session, member } = credential;
    const names = { join: nameOf(entry.join), session: nameOf(session), member: nameOf(member) };
    const known = { join: entry.join, member, version, names, credential, entryHash: hash, leftAt: undefined };
    for (const other of this.staysOf(member)) {
      const isSame = other.names.session === names.session && other.leftAt === undefined;
      if (isSame) this.#members.set(other.names.join, { ...other, leftAt: version });
    }
    this.#members.set(names.join, known);
    this.#joinsOf.set(names.member, (this.#joinsOf.get(names.member) ?? new Set()).add(names.join));
    const leave = this.#leaves.get(names.join);
    this.#leaves.delete(names.join);
    if (leave) this.#leave(leave);
  }

  #leave(leave: OpenedEntry): void {
    const { entry, version } = leave;
    const member = this.member(entry.join);
    if (!member) this.#leaves.set(nameOf(entry.join), leave);
    else if (isEntrySigned(entry, { start: this.#start, session: member.credential.session })) {
      this.#left.add(member.names.join);
      this.#members.set(member.names.join, { ...member, leftAt: member.leftAt ?? version });
    }
  }

  /** Forgets somebody whom the server introduced under a number that is another's. */
  #retract(version: number, { join }: RosterEntry): void {
    this.#contradictions += 1;
    this.#opened.delete(version);
    if (this.member(join)?.version === version) this.#members.delete(nameOf(join));
  }
}
