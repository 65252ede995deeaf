import { type Bytes, isEqual } from '@sotto/base';
import { recordLimits } from '@sotto/protocol';
import { emptyRoster, extendRoster, type Inside, restartRoster } from '@sotto/records';
import { HashList } from './HashList.ts';

/**
 * R(v) as we read it: entry hashes one after the other, from the newest checkpoint on. [G5, P8]
 *
 * It is the one owner of its state. Hashes may come in any order; each counts once all before it are there.
 */
export class RosterChain {
  #base = 0;
  /** R(base) and on; empty while the entries inside at the checkpoint are not known. */
  #hashes = new HashList([emptyRoster]);
  /** The same before that checkpoint, for steps that were taken under it. */
  #before: { readonly base: number; readonly hashes: HashList } = { base: 0, hashes: new HashList() };
  /** The entries read, and the place of each version among them. */
  #entries = new HashList();
  readonly #places = new Map<number, number>();
  readonly #ahead = new Map<number, Bytes>();

  /** Number of entries read, as hashes. */
  get version(): number {
    return this.#base + Math.max(0, this.#hashes.length - 1);
  }

  /** The version of the newest checkpoint; 0 without one. */
  get begunAt(): number {
    return this.#base;
  }

  /** True if the entries inside at the newest checkpoint are known. */
  get isBegun(): boolean {
    return this.#hashes.length > 0;
  }

  /** R(version); `undefined` for versions that were not read. */
  hashAt(version: number): Bytes | undefined {
    return this.#hashes.at(version - this.#base);
  }

  /** Tells whether a hash is R(version) as we read it, before the newest checkpoint or after it. */
  agrees(version: number, roster: Bytes): boolean {
    const known = [this.hashAt(version), this.#before.hashes.at(version - this.#before.base)];
    return known.some((each) => each !== undefined && isEqual(each, roster));
  }

  /** SHA-256 of an entry that was read. */
  entryAt(version: number): Bytes | undefined {
    return this.#entries.at(this.#places.get(version) ?? -1);
  }

  /** Reads hashes; those that were read before change nothing. Returns the versions that this makes known. */
  read(after: number, hashes: readonly Bytes[]): readonly number[] {
    for (const [index, hash] of hashes.entries()) {
      const version = after + index + 1;
      const isNew = this.isBegun ? version > this.version : version > this.#base;
      if (isNew && version <= this.version + recordLimits.rosterEntries) this.#ahead.set(version, hash);
    }
    return this.#advance();
  }

  /** Changes to a checkpoint whose entries inside are not known yet. */
  suspend(version: number): void {
    if (this.isBegun) this.#before = { base: this.#base, hashes: this.#hashes };
    for (let each = version + 1; each <= this.version; each++) this.#lookAhead(each, this.entryAt(each));
    for (const each of this.#ahead.keys()) if (each <= version) this.#ahead.delete(each);
    this.#entries = new HashList();
    this.#places.clear();
    this.#base = version;
    this.#hashes = new HashList();
  }

  /** Continues from these entries inside. Returns the versions that this makes known. */
  restart(inside: Inside): readonly number[] {
    this.#hashes = new HashList([restartRoster(inside)]);
    for (const { version, entry } of inside) this.#keep(version, entry);
    return [...inside.map(({ version }) => version), ...this.#advance()];
  }

  #advance(): number[] {
    const read: number[] = [];
    for (let before = this.#hashes.last; before; before = this.#hashes.last) {
      const version = this.version + 1;
      const hash = this.#ahead.get(version);
      if (!hash) break;
      this.#ahead.delete(version);
      this.#keep(version, hash);
      this.#hashes.push(extendRoster(before, hash));
      read.push(version);
    }
    return read;
  }

  #keep(version: number, entry: Bytes): void {
    this.#places.set(version, this.#entries.length);
    this.#entries.push(entry);
  }

  #lookAhead(version: number, entry: Bytes | undefined): void {
    if (entry) this.#ahead.set(version, entry);
  }
}
