import { toBase64url } from '@sotto/base';
import type { Room } from '../../store/Store.ts';
import type { EncodedCheckpoint } from './StoredCheckpoint.ts';

/** The most checkpoints that are remembered, and for how long, in milliseconds. */
const [most, keepMs] = [32, 30_000];

/** Checkpoints of rooms that nobody is in, so that reading one in parts costs the database one row. */
export class ColdCheckpoints {
  readonly #found = new Map<
    string,
    { readonly atMs: number; readonly reading: Promise<EncodedCheckpoint | undefined> }
  >();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Finds the newest checkpoint of a room, at most 30 s old; reads it if it is not known. */
  find(
    { handle, createdAt }: Pick<Room, 'handle' | 'createdAt'>,
    read: () => Promise<EncodedCheckpoint | undefined>,
  ): Promise<EncodedCheckpoint | undefined> {
    const name = `${toBase64url(handle)} ${createdAt.getTime()}`;
    const known = this.#found.get(name);
    if (known && this.#now() - known.atMs < keepMs) return known.reading;
    const reading = read();
    this.#found.delete(name);
    this.#found.set(name, { atMs: this.#now(), reading });
    const [oldest] = this.#found.keys();
    if (this.#found.size > most && oldest !== undefined) this.#found.delete(oldest);
    reading.catch(() => this.#found.delete(name));
    return reading;
  }
}
