import type { Bytes } from './bytes.ts';
import { inspect } from './inspect.ts';

/**
 * Secret bytes that no log, template or serialiser can print: every way of showing them gives `[secret]`.
 *
 * JavaScript can't guarantee that memory is wiped. `wipe` overwrites this copy, but not the copies that an engine or a
 * caller of `expose` made.
 */
export class Secret {
  #bytes: Bytes | undefined;

  /** Takes ownership of `bytes`: the caller must no longer use that array. */
  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /**
   * The bytes themselves, for the one call that needs them. Throws after `wipe`, since using a wiped secret is our own
   * bug.
   */
  expose(): Bytes {
    if (!this.#bytes) throw new Error('secret was wiped');
    return this.#bytes;
  }

  /** Overwrites the bytes; idempotent. */
  wipe(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect](): string {
    return '[secret]';
  }
}
