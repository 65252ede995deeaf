import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import { encodeCanonical, type RosterEntry, recordLimits } from '@sotto/protocol';
import type { Ledger, Row } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';

/** Why an entry is not in the roster: its join was there before, there is no place left, or the room is gone. */
type RosterRefusal = 'not-allowed' | 'room-full' | 'room-gone';
/** The number that an entry has got. */
export type Appended = Result<number, Fault<RosterRefusal>>;

interface Waiting {
  readonly entry: RosterEntry;
  settle(appended: Appended): void;
  reject(error: unknown): void;
}

/** The roster that the written entries extend. */
export interface WrittenRoster {
  readonly version: number;
  /** Number of entries that count toward the limit. */
  readonly length: number;
  versionOf(join: Bytes): number | undefined;
  take(rows: readonly Row[]): void;
  catchUp(): Promise<void>;
}

export interface RosterWriterOptions {
  readonly ledger: Ledger;
  readonly handle: Bytes;
  readonly roster: WrittenRoster;
}

/** Number of entries that one write adds. */
const writtenAtOnce = 64;
/**
 * Number of registrations in doubt that are remembered. A member who comes back with another one has to draw a new
 * join.
 */
const mostDoubtful = 1_000;

/**
 * Writes new entries of a roster to the database, in one order for all nodes. Entries that come during a write go into
 * the next one, so that a crowd at the door costs few writes. [G5, R13]
 */
export class RosterWriter {
  readonly #ledger: Ledger;
  readonly #handle: Bytes;
  readonly #roster: WrittenRoster;
  /** Joins that are on their way to the database, and those that leave. */
  readonly #registering = new Set<string>();
  readonly #leaving = new Set<string>();
  #waiting: Waiting[] = [];
  /** Number of entries that wait or are being written. */
  #unsettled = 0;
  #isWriting = false;
  /**
   * Registrations for which the database gave no answer, by their joins. If the database wrote one after all, it counts
   * once its client sends it again.
   */
  readonly #doubtful = new Map<string, Bytes>();

  constructor({ ledger, handle, roster }: RosterWriterOptions) {
    this.#ledger = ledger;
    this.#handle = handle;
    this.#roster = roster;
  }

  /** Tells whether a join's leave is on its way to the database. */
  isLeaving(join: Bytes): boolean {
    return this.#leaving.has(toBase64url(join));
  }

  /** @returns the number that the entry has got */
  append(entry: RosterEntry): Promise<Appended> {
    const name = toBase64url(entry.join);
    const isTaken = this.#roster.versionOf(entry.join) !== undefined || this.#registering.has(name);
    if ('credential' in entry && isTaken) {
      const version = this.#takeDoubtful(entry);
      return Promise.resolve(version ? ok(version) : fail('not-allowed'));
    }
    if (this.#roster.length + this.#unsettled >= recordLimits.rosterEntries) return Promise.resolve(fail('room-full'));
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
      const some = this.#waiting.slice(0, writtenAtOnce);
      this.#waiting = this.#waiting.slice(writtenAtOnce);
      try {
        await this.#write(some);
      } catch (error) {
        // Entries that wait behind it fail with it at once.
        if (error instanceof StoreError && error.isPassing) {
          for (const { entry } of some) this.#doubt(entry);
          some.push(...this.#waiting.splice(0));
        }
        for (const { entry, reject } of some) {
          this.forget(entry);
          reject(error);
        }
      }
      this.#unsettled -= some.length;
    }
    this.#isWriting = false;
  }

  async #write(some: readonly Waiting[]): Promise<void> {
    const rows = some.map(({ entry }) => encodeCanonical(entry));
    const after = this.#roster.version;
    const added = await this.#ledger.append(this.#handle, { after, rows });
    if (added === 'appended') {
      this.#roster.take(rows.map((bytes, index) => ({ number: after + index + 1, bytes })));
      for (const [index, { settle }] of some.entries()) settle(ok(after + index + 1));
    } else if (added === 'room-gone') {
      for (const { entry, settle } of some) {
        this.forget(entry);
        settle(fail('room-gone'));
      }
    } else {
      await this.#roster.catchUp();
      const isFree = ({ entry }: Waiting) => !('credential' in entry && this.#roster.versionOf(entry.join));
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

  /** Finds the number of a registration that the database wrote without answering. Only the same bytes get it. */
  #takeDoubtful(entry: RosterEntry): number | undefined {
    const written = this.#doubtful.get(toBase64url(entry.join));
    const version = this.#roster.versionOf(entry.join);
    if (!(written && version && isEqual(written, encodeCanonical(entry)))) return undefined;
    this.#doubtful.delete(toBase64url(entry.join));
    return version;
  }

  /** Forgets an entry that is in the roster now, or will never be. */
  forget(entry: RosterEntry): void {
    const name = toBase64url(entry.join);
    if ('credential' in entry) this.#registering.delete(name);
    else this.#leaving.delete(name);
  }
}
