import { randomInt } from 'node:crypto';
import type { Bytes } from '@sotto/base';

const joinBytes = 16;
/** A join, with the number of its registration and whether it has left. */
export const rowBytes = joinBytes + 4;
/** The bit of a row's number that says that its join has left. */
const leftBit = 0x80000000;

/**
 * The joins that a room's roster registered, with their versions, and which of them have left. A row takes 20 bytes and
 * a slot of four, so that the hundred thousand of a full roster fit into 3 MB and can be read back in a few
 * milliseconds.
 */
export class JoinTable {
  /**
   * Salts the table's hash. Clients choose their joins, and without this number they could choose joins that collide.
   */
  readonly #salt = randomInt(2 ** 32);
  #rows: Bytes;
  #view: DataView;
  #count = 0;
  /** Indices of rows, each plus one; 0 for an empty slot. */
  #slots: Int32Array;

  /** @param expected how many rows to make room for at once */
  constructor(expected = 32) {
    this.#rows = new Uint8Array(Math.max(32, expected) * rowBytes);
    this.#view = new DataView(this.#rows.buffer);
    this.#slots = new Int32Array(slotsFor(expected));
  }

  get size(): number {
    return this.#count;
  }

  /** A copy of all rows, in the order in which they were added. */
  encode(): Bytes {
    return this.#rows.slice(0, this.#count * rowBytes);
  }

  /** Adds rows of `encode`; joins that are here already are passed over. */
  decode(rows: Uint8Array): void {
    const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
    for (let at = 0; at + rowBytes <= rows.length; at += rowBytes) {
      const number = view.getUint32(at + joinBytes);
      this.#put(rows.subarray(at, at + joinBytes), number);
    }
  }

  /** Notes a registration; a join that is here already keeps its first number. */
  register(join: Uint8Array, version: number): void {
    this.#put(join, version);
  }

  /** Notes that a join has left; does nothing if it never registered. */
  leave(join: Uint8Array): void {
    const row = this.#find(join);
    if (row >= 0) this.#view.setUint32(row * rowBytes + joinBytes, this.#number(row) | leftBit);
  }

  versionOf(join: Uint8Array): number | undefined {
    const row = this.#find(join);
    return row < 0 ? undefined : this.#number(row) & ~leftBit;
  }

  hasLeft(join: Uint8Array): boolean {
    const row = this.#find(join);
    return row >= 0 && (this.#number(row) & leftBit) !== 0;
  }

  /** The joins that have not left, with the numbers of their registrations. */
  *inside(): Iterable<{ readonly join: Bytes; readonly version: number }> {
    for (const { join, number, hasLeft } of this.rows()) if (!hasLeft) yield { join, version: number };
  }

  /** Every join, in the order in which they were added. */
  *rows(): Iterable<{ readonly join: Bytes; readonly number: number; readonly hasLeft: boolean }> {
    for (let row = 0; row < this.#count; row++) {
      const number = this.#number(row);
      const join = this.#rows.slice(row * rowBytes, row * rowBytes + joinBytes);
      yield { join, number: number & ~leftBit, hasLeft: (number & leftBit) !== 0 };
    }
  }

  #number(row: number): number {
    return this.#view.getUint32(row * rowBytes + joinBytes);
  }

  #put(join: Uint8Array, number: number): void {
    if (this.#find(join) >= 0) return;
    if ((this.#count + 1) * rowBytes > this.#rows.length) this.#growRows();
    if ((this.#count + 1) * 2 > this.#slots.length) this.#growSlots();
    this.#rows.set(join, this.#count * rowBytes);
    this.#view.setUint32(this.#count * rowBytes + joinBytes, number);
    this.#slots[this.#slotOf(join)] = ++this.#count;
  }

  #find(join: Uint8Array): number {
    if (join.length !== joinBytes) return -1;
    return (this.#slots[this.#slotOf(join)] ?? 0) - 1;
  }

  /** The slot in which a join is, or the free one in which it would be. */
  #slotOf(join: Uint8Array): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(join) & mask;
    for (let row = this.#slots[slot]; row && !this.#isAt(row - 1, join); row = this.#slots[slot])
      slot = (slot + 1) & mask;
    return slot;
  }

  #isAt(row: number, join: Uint8Array): boolean {
    const from = row * rowBytes;
    for (let index = 0; index < joinBytes; index++) if (this.#rows[from + index] !== join[index]) return false;
    return true;
  }

  #hash(join: Uint8Array): number {
    let hash = this.#salt;
    for (const byte of join) {
      hash = Math.imul(hash ^ byte, 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  #growRows(): void {
    const rows = new Uint8Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
    this.#view = new DataView(rows.buffer);
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let row = 0; row < this.#count; row++) {
      const join = this.#rows.subarray(row * rowBytes, row * rowBytes + joinBytes);
      this.#slots[this.#slotOf(join)] = row + 1;
    }
  }
}

/** A power of two, so that at most half of the slots are taken. */
function slotsFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(32, rows) * 2));
}
