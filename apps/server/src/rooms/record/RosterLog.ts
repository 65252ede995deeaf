import { type Bytes, concat, isEqual } from '@sotto/base';
import { parseMessage, type RosterEntry, rosterEntry } from '@sotto/protocol';
import { emptyRoster, type Inside, restartRoster } from '@sotto/records';
import type { Ledger, Row } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import { Breather } from './Breather.ts';
import { JoinTable, rowBytes } from './JoinTable.ts';
import { RecentEntries } from './RecentEntries.ts';
import type { KeptRoster } from './RoomSnapshot.ts';
import { RosterChain } from './RosterChain.ts';
import { type Appended, RosterWriter } from './RosterWriter.ts';
import { sha256Now } from './sha256Now.ts';

/** The beginning from which a roster goes on: a snapshot of it, or the entries inside at a checkpoint. */
export interface RosterStart {
  readonly kept?: KeptRoster | undefined;
  readonly checkpoint?: { readonly version: number; readonly inside: Inside } | undefined;
}

/** Rows that are read at once when a room comes to life, and those that are taken without a pause. */
const [pageRows, takenAtOnce] = [1_000, 64];
/**
 * The oldest version from which the roster can go on, as a distance: R(v) must still be remembered after the writing.
 */
const mostBehind = 2_048;
/**
 * A live room's roster: registrations and leaves in one order for all nodes. [G5, R13]
 */
export class RosterLog {
  /** Number of entries read at opening. */
  rowsRead = 0;
  readonly #handle: Bytes;
  readonly #ledger: Ledger;
  #chain = new RosterChain({ version: 0, hash: emptyRoster });
  #joins = new JoinTable();
  #recent = new RecentEntries();
  /** The version with which the newest checkpoint began; 0 without one. */
  #begunAt = 0;
  /** SHA-256 of the newest entry's row, once there is one. */
  #tail: Bytes | undefined;
  readonly #breather = new Breather();
  readonly #writer: RosterWriter;
  /** Called for each run of entries in order, before anybody who waits for one of them hears of it. */
  onAppended: ((after: number, hashes: Bytes) => void) | undefined;

  private constructor(handle: Bytes, ledger: Ledger) {
    this.#handle = handle;
    this.#ledger = ledger;
    this.#writer = new RosterWriter({ ledger, handle, roster: this });
  }

  /**
   * Reads a room's roster from its beginning, from a snapshot (which the database must still agree with), or from its
   * newest checkpoint.
   */
  static async open(handle: Bytes, ledger: Ledger, start: RosterStart = {}): Promise<RosterLog> {
    const opened = new RosterLog(handle, ledger);
    const { kept, checkpoint } = start;
    const isRestored = kept !== undefined && (await opened.#restore(kept));
    if (!isRestored && checkpoint) await opened.#beginAt(checkpoint);
    const from = opened.version;
    await opened.catchUp();
    opened.rowsRead = opened.version - from;
    return opened;
  }

  async #restore({ version, hash, begunAt, tail, joins }: KeptRoster): Promise<boolean> {
    if (version === 0) return false;
    const [row] = await this.#ledger.pick(this.#handle, [version]);
    if (!row || !isEqual(sha256Now(row.bytes), tail)) return false;
    this.#joins = new JoinTable(joins.length / rowBytes);
    this.#joins.decode(joins);
    this.#begunAt = begunAt;
    this.#chain = new RosterChain({ version, hash });
    this.#recent = new RecentEntries(version);
    this.#tail = tail;
    return true;
  }

  /** Begins with the entries inside at a checkpoint, whose rows are kept for as long as it is the newest. */
  async #beginAt({ version, inside }: { readonly version: number; readonly inside: Inside }): Promise<void> {
    this.#chain = new RosterChain({ version, hash: restartRoster(inside) });
    this.#recent = new RecentEntries(version);
    this.#begunAt = version;
    for (let from = 0; from < inside.length; from += pageRows) {
      const numbers = inside.slice(from, from + pageRows).map((each) => each.version);
      for (const row of await this.#ledger.pick(this.#handle, numbers)) {
        this.#joins.register(entryOf(row.bytes).join, row.number);
      }
      await this.#breather.breathe();
    }
  }

  /** The state that a snapshot stores. */
  get kept(): KeptRoster {
    const { version, hash } = this.#chain;
    const tail = this.#tail ?? sha256Now(new Uint8Array(0));
    return { version, hash, begunAt: this.#begunAt, tail, joins: this.#joins.encode() };
  }

  /** The number of the newest entry. */
  get version(): number {
    return this.#chain.version;
  }

  /** R(version) of the newest version. */
  get hash(): Bytes {
    return this.#chain.hash;
  }

  /** Number of joins it remembers. */
  get size(): number {
    return this.#joins.size;
  }

  /** The version with which the newest checkpoint began; 0 without one. */
  get begunAt(): number {
    return this.#begunAt;
  }

  /** Number of entries since the newest checkpoint. */
  get length(): number {
    return this.version - this.#begunAt;
  }

  /** R(version); `undefined` of a version so old that its reader has to read on, and of one that does not exist. */
  hashAt(version: number): Bytes | undefined {
    return this.#chain.hashAt(version);
  }

  /** Hashes of entries in order; `undefined` if they have to be read from the rows. */
  entryHashes(after: number, most: number): Bytes | undefined {
    return this.#chain.entryHashes(after, most);
  }

  /** The newest entries among these, as their rows have them, by number. */
  recentEntries(versions: readonly number[]): Map<number, Bytes> {
    return this.#recent.find(versions);
  }

  /** The entries inside at a version that is remembered: registrations without a leave. [P8] */
  async insideAt(version: number, isOut: (join: Bytes) => boolean): Promise<Inside | undefined> {
    const leftLater = this.#recent.leavesAfter(version);
    if (!leftLater || version < this.version - mostBehind) return undefined;
    const still = [...this.#joins.inside()].filter((each) => each.version <= version);
    const later = leftLater.map((join) => ({ join, version: this.versionOf(join) ?? 0 }));
    const isInside = (each: { readonly join: Bytes; readonly version: number }) =>
      each.version > 0 && each.version <= version && !isOut(each.join);
    const versions = [...still, ...later].filter(isInside).map((each) => each.version);
    versions.sort((a, b) => a - b);
    const inside: { version: number; entry: Bytes }[] = [];
    for (let from = 0; from < versions.length; from += pageRows) {
      const rows = await this.#ledger.pick(this.#handle, versions.slice(from, from + pageRows));
      for (const { number, bytes } of rows) inside.push({ version: number, entry: sha256Now(bytes) });
      await this.#breather.breathe();
    }
    return inside;
  }

  /** Continues from a checkpoint: with the entries inside alone, and those after it. [P8] */
  restart(version: number, inside: Inside): void {
    const kept = new Set(inside.map((each) => each.version));
    const joins = new JoinTable(kept.size);
    for (const { join, number, hasLeft } of this.#joins.rows()) {
      if (number > version || kept.has(number)) joins.register(join, number);
      if (hasLeft) joins.leave(join);
    }
    this.#joins = joins;
    this.#begunAt = version;
    this.#chain.restart(version, restartRoster(inside));
  }

  /** The number of the entry that registered a join. */
  versionOf(join: Bytes): number | undefined {
    return this.#joins.versionOf(join);
  }

  /** Tells whether a join has left, even if its leave is still on its way to the database. */
  hasLeft(join: Bytes): boolean {
    return this.#joins.hasLeft(join) || this.#writer.isLeaving(join);
  }

  /** @returns the number that the entry has got */
  append(entry: RosterEntry): Promise<Appended> {
    return this.#writer.append(entry);
  }

  /** Reads rows of the database that are missing here. */
  async catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.#ledger.read(this.#handle, { after: this.version, most: pageRows });
      for (let from = 0; from < rows.length; from += takenAtOnce) {
        this.take(rows.slice(from, from + takenAtOnce));
        await this.#breather.breathe();
      }
      if (rows.length < pageRows) return;
    }
  }

  /** Takes rows that the database has. */
  take(rows: readonly Row[]): void {
    const after = this.version;
    const hashes = rows.map(({ bytes }) => sha256Now(bytes));
    for (const [index, { number, bytes }] of rows.entries()) {
      if (number !== this.version + 1) throw new StoreError('query-failed');
      const entry = entryOf(bytes);
      const isRegistration = 'credential' in entry;
      this.#tail = hashes[index] as Bytes;
      this.#chain.extend(this.#tail);
      if (isRegistration) this.#joins.register(entry.join, number);
      else this.#joins.leave(entry.join);
      this.#recent.add({ number, bytes, left: isRegistration ? undefined : entry.join });
      this.#writer.forget(entry);
    }
    this.onAppended?.(after, concat(...hashes));
  }
}

/** The entry in a row of the database. */
export function entryOf(row: Bytes): RosterEntry {
  const entry = parseMessage(rosterEntry, row);
  if (!entry.ok) throw new StoreError('query-failed');
  return entry.value;
}
