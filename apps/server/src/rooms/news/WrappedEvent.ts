import type { Bytes } from '@sotto/base';
import { encodeCanonical, type RoomEvent, recordLimits } from '@sotto/protocol';

type Wrapped = Extract<RoomEvent, { wrap: Bytes | null }>;
type Unwrapped = Wrapped extends infer Each ? (Each extends Wrapped ? Omit<Each, 'wrap'> : never) : never;

/** An event that is the same for many members except for each one's wrap, and is encoded once for all. */
export class WrappedEvent {
  readonly #event: Unwrapped;
  readonly #template: Bytes;
  /** Place of the wrap in the template, which canonical CBOR decides by its name. [W2] */
  readonly #offset: number;
  #plain: Bytes | undefined;

  constructor(event: Unwrapped) {
    this.#event = event;
    const [zeros, ones] = [0, 0xff].map((fill) => new Uint8Array(recordLimits.wrapBytes).fill(fill));
    this.#template = encodeCanonical({ ...event, wrap: zeros });
    const other = encodeCanonical({ ...event, wrap: ones });
    this.#offset = this.#template.findIndex((byte, at) => byte !== other[at]);
  }

  /** The event for members without a wrap. */
  get plain(): Bytes {
    this.#plain ??= encodeCanonical({ ...this.#event, wrap: null });
    return this.#plain;
  }

  with(wrap: Bytes): Bytes {
    const message = this.#template.slice();
    message.set(wrap, this.#offset);
    return message;
  }
}
