import { type Bytes, toBase64url } from '@sotto/base';
import { createFrameOpener, type FrameKeyRing, type FrameKeys, type FrameOpener } from '@sotto/frames';

/**
 * The openers of speakers' frames, by session: a speaker who comes back on a new join keeps their replay window.
 *
 * The opener of a speaker who has gone stays until all keys that we hold are of later generations, under which none of
 * their earlier frames opens. Otherwise a room that lasts for days would keep an opener for everybody who ever spoke.
 */
export class Openers {
  readonly #ring: FrameKeyRing;
  readonly #openers = new Map<string, FrameOpener>();
  /** The newest generation when the speaker of a session went. */
  readonly #over = new Map<string, number>();
  #newest = 0;

  constructor(ring: FrameKeyRing) {
    this.#ring = ring;
  }

  /** Number of openers that are kept. */
  get size(): number {
    return this.#openers.size;
  }

  of(session: Bytes): FrameOpener | undefined {
    return this.#openers.get(toBase64url(session));
  }

  admit(session: Bytes): void {
    const name = toBase64url(session);
    this.#over.delete(name);
    if (!this.#openers.has(name)) this.#openers.set(name, createFrameOpener({ ring: this.#ring, session }));
  }

  /** Notes that a session no longer speaks under any join. */
  dismiss(session: Bytes): void {
    this.#over.set(toBase64url(session), this.#newest);
  }

  /** Forgets openers that these keys make useless. Without keys nothing is known, so all stay. */
  look({ opens }: FrameKeys): void {
    const generations = opens.map(({ generation }) => generation);
    if (generations.length === 0) return;
    this.#newest = Math.max(this.#newest, ...generations);
    const oldest = Math.min(...generations);
    for (const [name, generation] of this.#over) {
      if (oldest <= generation) continue;
      this.#openers.get(name)?.close();
      this.#openers.delete(name);
      this.#over.delete(name);
    }
  }

  /** Opens nothing more; idempotent. */
  close(): void {
    for (const opener of this.#openers.values()) opener.close();
  }
}
