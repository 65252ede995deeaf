import { type Bytes, toBase64url } from '@sotto/base';

/** The most members that are remembered. For forgotten ones, minters still wrap keys, which only costs time. */
const most = 1_000;

/** Joins that are in the roster without a leave, and whose connection was lost for good. */
export class GoneMembers {
  readonly #joins = new Map<string, Bytes>();

  add(join: Bytes): void {
    this.#joins.set(toBase64url(join), join);
    const [oldest] = this.#joins.keys();
    if (this.#joins.size > most && oldest !== undefined) this.#joins.delete(oldest);
  }

  /** @returns whether it was gone */
  delete(join: Bytes): boolean {
    return this.#joins.delete(toBase64url(join));
  }

  all(): Iterable<Bytes> {
    return this.#joins.values();
  }
}
