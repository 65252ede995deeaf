import type { Bytes } from '@sotto/base';

const hashBytes = 32;

/** Hashes in one block of memory, in order: as arrays of their own they would take six times as much. */
export class HashList {
  #bytes = new Uint8Array(0);
  #length = 0;

  constructor(hashes: readonly Bytes[] = []) {
    for (const hash of hashes) this.push(hash);
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of a hash; `undefined` outside the list. */
  at(index: number): Bytes | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    return this.#bytes.slice(index * hashBytes, (index + 1) * hashBytes);
  }

  get last(): Bytes | undefined {
    return this.at(this.#length - 1);
  }

  push(hash: Bytes): void {
    const end = (this.#length + 1) * hashBytes;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, end));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, this.#length * hashBytes);
    this.#length += 1;
  }
}
