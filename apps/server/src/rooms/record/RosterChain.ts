import type { Bytes } from '@sotto/base';
import { sha256Now } from './sha256Now.ts';

const hashBytes = 32;
const rowBytes = 2 * hashBytes;
/** The least and the most versions that are remembered. */
const [fewest, most] = [4_096, 8_192];

/**
 * R(v) of the newest versions of a roster, and the hashes of their entries. [G5]
 *
 * Its memory is bounded. A minter with an older roster must first read on, and older hashes are read from the rows.
 */
export class RosterChain {
  /** The version before the first that is remembered, and its R(v). */
  #first: { readonly version: number; readonly hash: Bytes };
  /** R(v) || SHA-256(entry v) of each. */
  #rows: Bytes = new Uint8Array(8 * rowBytes);
  #count = 0;

  constructor(first: { readonly version: number; readonly hash: Bytes }) {
    this.#first = first;
  }

  get version(): number {
    return this.#first.version + this.#count;
  }

  /** R(version) of the newest version. */
  get hash(): Bytes {
    return this.hashAt(this.version) as Bytes;
  }

  /** The first version whose entry's hash is remembered. */
  get oldest(): number {
    return this.#first.version + 1;
  }

  /** R(version); `undefined` of versions that are forgotten, and of those that are not there yet. */
  hashAt(version: number): Bytes | undefined {
    if (version === this.#first.version) return this.#first.hash;
    const row = version - this.#first.version - 1;
    return row >= 0 && row < this.#count ? this.#rows.slice(row * rowBytes, row * rowBytes + hashBytes) : undefined;
  }

  /** Hashes of entries in order, `count` at most; `undefined` if the first of them is forgotten. */
  entryHashes(after: number, count: number): Bytes | undefined {
    const from = after - this.#first.version;
    if (from < 0) return undefined;
    const rows = Math.max(0, Math.min(count, this.#count - from));
    const hashes = new Uint8Array(rows * hashBytes);
    for (let index = 0; index < rows; index++) hashes.set(this.#entryHash(from + index), index * hashBytes);
    return hashes;
  }

  /** Extends the chain by one entry. */
  extend(entryHash: Bytes): void {
    if ((this.#count + 1) * rowBytes > this.#rows.length) this.#makeRoom();
    this.#put(this.#count, sha256Now(this.hash, entryHash), entryHash);
    this.#count++;
  }

  /** Gives a remembered version another R(v), from which those after it follow. [P8] */
  restart(version: number, hash: Bytes): void {
    const later = this.entryHashes(version, this.version - version);
    if (!later) throw new Error('the roster goes on from a forgotten version');
    this.#first = { version, hash };
    this.#count = 0;
    for (let from = 0; from < later.length; from += hashBytes) this.extend(later.slice(from, from + hashBytes));
  }

  #entryHash(row: number): Bytes {
    return this.#rows.subarray(row * rowBytes + hashBytes, (row + 1) * rowBytes);
  }

  #put(row: number, hash: Bytes, entryHash: Bytes): void {
    this.#rows.set(hash, row * rowBytes);
    this.#rows.set(entryHash, row * rowBytes + hashBytes);
  }

  #makeRoom(): void {
    if (this.#count < most) {
      const rows = new Uint8Array(this.#rows.length * 2);
      rows.set(this.#rows);
      this.#rows = rows;
      return;
    }
    const version = this.version - fewest;
    this.#first = { version, hash: this.hashAt(version) as Bytes };
    this.#rows.copyWithin(0, (this.#count - fewest) * rowBytes, this.#count * rowBytes);
    this.#count = fewest;
  }
}
