import { type Bytes, concat } from '@sotto/base';
import { type RoomEvent, recordLimits } from '@sotto/protocol';

/** How long hashes of entries gather for members who hold keys, in milliseconds. [R13] */
const gatherMs = 100;
const hashBytes = 32;

/**
 * Hashes of new roster entries, gathered for members who hold keys: a message for each entry costs as much as its hash.
 *
 * The next step and the next statement cover these entries, so `flush` tells the hashes before either. [G3, R13]
 */
export class HashesSoon {
  readonly #tell: (event: RoomEvent) => void;
  /** Consecutive entries, from `#after` on. */
  #gathered: Bytes[] = [];
  #after = 0;
  #count = 0;
  #gathering: NodeJS.Timeout | undefined;

  constructor(tell: (event: RoomEvent) => void) {
    this.#tell = tell;
  }

  /** Adds hashes of entries after a version; 1,024 of them are the most. */
  add(after: number, hashes: Bytes): void {
    const count = hashes.length / hashBytes;
    const isNext = this.#after + this.#count === after && this.#count + count <= recordLimits.entryHashes;
    if (!isNext) this.flush();
    if (this.#count === 0) this.#after = after;
    this.#gathered.push(hashes);
    this.#count += count;
    this.#gathering ??= setTimeout(() => this.flush(), gatherMs).unref();
  }

  /** Sends what has gathered at once. */
  flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#count === 0) return;
    const hashes = concat(...this.#gathered);
    this.#gathered = [];
    this.#count = 0;
    this.#tell({ event: 'hashes', after: this.#after, hashes });
  }
}
