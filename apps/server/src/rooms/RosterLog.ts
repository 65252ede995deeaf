import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import { encodeCanonical, parseMessage, type RosterEntry, rosterEntry, statementLimits } from '@sotto/protocol';
import { sha256Now } from '../sha256Now.ts';
import type { Ledger } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import { Breather } from './Breather.ts';
import { JoinTable, rowBytes } from './JoinTable.ts';
import type { KeptRoster } from './RoomSnapshot.ts';

/** Why an entry is not in the roster: its join has been there, there is no place left, or no room. */
export type RosterRefusal = 'not-allowed' | 'room-full' | 'room-gone';
type Appended = Result<number, Fault<RosterRefusal>>;

interface Waiting {
  readonly entry: RosterEntry;
  settle(appended: Appended): void;
  reject(error: unknown): void;
}

/** Rows that are read at once when a room comes to life. */
const pageRows = 1_000;
/** Registrations in doubt that are remembered; whoever comes back with another has to draw a new join. */
const mostDoubtful = 1_000;

/**
 * A live room's key roster: who registered when, in one order for all nodes. What comes while a write is on its way goes
 * into the next, so that a crowd at the door costs few of them. [G6, R13]
 */
export class RosterLog {
  /** How many entries were read when it was opened. */
  rowsRead = 0;
  readonly #handle: Bytes;
  readonly #ledger: Ledger;
  #version = 0;
  #joins = new JoinTable();
  /** The newest entry. */
  #last: RosterEntry | undefined;
  readonly #breather = new Breather();
  /** Joins that are on their way to the database, and those that leave. */
  readonly #registering = new Set<string>();
  readonly #leaving = new Set<string>();
  #waiting: Waiting[] = [];
  /** How many wait, or are in the write that is on its way. */
  #unsettled = 0;
  #isWriting = false;
  /** Registrations on which the database gave no answer, by their joins: one that was written is good once more. */
  readonly #doubtful = new Map<string, Bytes>();
  /** Called for each run of entries in its order, before who waits for one of them hears of it. */
  onAppended: ((after: number, entries: readonly RosterEntry[]) => void) | undefined;

  private constructor(handle: Bytes, ledger: Ledger) {
    this.#handle = handle;
    this.#ledger = ledger;
  }

  /** Reads a room's roster from its beginning, or from where a snapshot has it, which must be in the database as it says. */
  static async open(handle: Bytes, ledger: Ledger, kept?: KeptRoster | undefined): Promise<RosterLog> {
    const opened = new RosterLog(handle, ledger);
    if (kept) await opened.#restore(kept);
    const from = opened.#version;
    await opened.#catchUp();
    opened.rowsRead = opened.#version - from;
    return opened;
  }

  async #restore({ version, tail, joins }: KeptRoster): Promise<void> {
    if (version === 0) return;
    const [row] = await this.#ledger.read(this.#handle, { after: version - 1, most: 1 });
    if (!row || !isEqual(sha256Now(row), tail)) return;
    this.#joins = new JoinTable(joins.length / rowBytes);
    this.#joins.decode(joins);
    this.#version = version;
    this.#last = entryOf(row);
  }

  /** What a snapshot keeps of it. */
  get kept(): KeptRoster {
    const tail = sha256Now(this.#last ? encodeCanonical(this.#last) : new Uint8Array(0));
    return { version: this.#version, tail, joins: this.#joins.encode() };
  }

  /** How many entries there are. */
  get version(): number {
    return this.#version;
  }

  /** The number of the entry that registered a join. */
  versionOf(join: Bytes): number | undefined {
    return this.#joins.versionOf(join);
  }

  /** Whether a join has said that it leaves, also where that is still on its way to the database. */
  hasLeft(join: Bytes): boolean {
    return this.#joins.hasLeft(join) || this.#leaving.has(toBase64url(join));
  }

  /** @returns the number that the entry has got */
  append(entry: RosterEntry): Promise<Appended> {
    const name = toBase64url(entry.join);
    const isTaken = this.versionOf(entry.join) !== undefined || this.#registering.has(name);
    if ('credential' in entry && isTaken) {
      const version = this.#takeDoubtful(entry);
      return Promise.resolve(version ? ok(version) : fail('not-allowed'));
    }
    if (this.#version + this.#unsettled >= statementLimits.rosterEntries) return Promise.resolve(fail('room-full'));
    if ('credential' in entry) this.#registering.add(name);
    else this.#leaving.add(name);
    this.#unsettled++;
    return new Promise((settle, reject) => {
      this.#waiting.push({ entry, settle, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, statementLimits.rosterPage);
      this.#waiting = this.#waiting.slice(statementLimits.rosterPage);
      try {
        await this.#write(some);
      } catch (error) {
        // Those who wait behind it share its fate instead of its wait.
        if (error instanceof StoreError && error.isPassing) {
          for (const { entry } of some) this.#doubt(entry);
          some.push(...this.#waiting.splice(0));
        }
        for (const { entry, reject } of some) {
          this.#giveBack(entry);
          reject(error);
        }
      }
      this.#unsettled -= some.length;
    }
    this.#isWriting = false;
  }

  async #write(some: readonly Waiting[]): Promise<void> {
    const entries = some.map(({ entry }) => entry);
    const after = this.#version;
    const added = await this.#ledger.append(this.#handle, { after, rows: entries.map(encodeCanonical) });
    if (added === 'appended') {
      this.#take(entries);
      for (const [index, { settle }] of some.entries()) settle(ok(after + index + 1));
    } else if (added === 'room-gone') {
      for (const { entry, settle } of some) {
        this.#giveBack(entry);
        settle(fail('room-gone'));
      }
    } else {
      await this.#catchUp();
      const isFree = ({ entry }: Waiting) => !('credential' in entry && this.versionOf(entry.join));
      for (const { entry, settle } of some.filter((each) => !isFree(each))) {
        const version = this.#takeDoubtful(entry);
        settle(version ? ok(version) : fail('not-allowed'));
      }
      const left = some.filter(isFree);
      if (left.length > 0) await this.#write(left);
    }
  }

  #doubt(entry: RosterEntry): void {
    if (this.#doubtful.size < mostDoubtful) this.#doubtful.set(toBase64url(entry.join), encodeCanonical(entry));
  }

  /** The number of a registration that was written though no answer came, for the same bytes alone. */
  #takeDoubtful(entry: RosterEntry): number | undefined {
    const written = this.#doubtful.get(toBase64url(entry.join));
    const version = this.versionOf(entry.join);
    if (!(written && version && isEqual(written, encodeCanonical(entry)))) return undefined;
    this.#doubtful.delete(toBase64url(entry.join));
    return version;
  }

  #giveBack(entry: RosterEntry): void {
    const name = toBase64url(entry.join);
    if ('credential' in entry) this.#registering.delete(name);
    else this.#leaving.delete(name);
  }

  /** Reads what is in the database and not here yet. */
  async #catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.#ledger.read(this.#handle, { after: this.#version, most: pageRows });
      const page = statementLimits.rosterPage;
      for (let from = 0; from < rows.length; from += page) {
        this.#take(rows.slice(from, from + page).map(entryOf));
        await this.#breather.breathe();
      }
      if (rows.length < pageRows) return;
    }
  }

  #take(entries: readonly RosterEntry[]): void {
    const after = this.#version;
    for (const entry of entries) {
      this.#version++;
      if ('credential' in entry) this.#joins.register(entry.join, this.#version);
      else this.#joins.leave(entry.join);
      this.#giveBack(entry);
      this.#last = entry;
    }
    this.onAppended?.(after, entries);
  }
}

/** The entry in a row of the database. */
export function entryOf(row: Bytes): RosterEntry {
  const entry = parseMessage(rosterEntry, row);
  if (!entry.ok) throw new StoreError('query-failed');
  return entry.value;
}
