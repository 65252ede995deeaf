import type { Bytes } from '@sotto/base';
import { encodeCanonical, type RoomEvent, statementLimits } from '@sotto/protocol';

type Wrapped = Extract<RoomEvent, { wrap: Bytes | null }>;
type Unwrapped = Wrapped extends infer Each ? (Each extends Wrapped ? Omit<Each, 'wrap'> : never) : never;

/** Where the wrap is: after the head of the map, its name, which is the shortest and so the first, and its own head. [W2] */
const wrapOffset = 1 + (1 + 'wrap'.length) + 2;

/** An event that brings many members the same but for a wrap of their own, encoded once for all of them. */
export class WrappedEvent {
  /** For whom there is no wrap. */
  readonly plain: Bytes;
  readonly #template: Bytes;

  constructor(event: Unwrapped) {
    this.plain = encodeCanonical({ ...event, wrap: null });
    this.#template = encodeCanonical({ ...event, wrap: new Uint8Array(statementLimits.wrapBytes) });
  }

  with(wrap: Bytes): Bytes {
    const message = this.#template.slice();
    message.set(wrap, wrapOffset);
    return message;
  }
}
