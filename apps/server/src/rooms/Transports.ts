import { type Bytes, toBase64url } from '@sotto/base';

/** The transports of all members on this node, by handle. A relay reports each that ends, and there may be 20,000. */
export class Transports<Owner> {
  readonly #owners = new Map<string, Owner>();

  add(transport: Bytes, owner: Owner): void {
    this.#owners.set(toBase64url(transport), owner);
  }

  remove(transport: Bytes): void {
    this.#owners.delete(toBase64url(transport));
  }

  ownerOf(transport: Bytes): Owner | undefined {
    return this.#owners.get(toBase64url(transport));
  }

  get size(): number {
    return this.#owners.size;
  }
}
