import { type Bytes, concat } from '@sotto/base';
import { encodeCanonical } from '@sotto/protocol';

/** An answer that is encoded already. */
export class EncodedAnswer {
  readonly bytes: Bytes;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /** The frame of this answer: canonical CBOR of {seq, answer}, in the order of its keys. [W2] */
  frame(seq: number): Bytes {
    return encodeMapOf([
      ['seq', encodeCanonical(seq)],
      ['answer', this.bytes],
    ]);
  }
}

/** Canonical CBOR of a map whose values are encoded already; its keys come in their order, the shortest first. [W2] */
export function encodeMapOf(entries: readonly (readonly [name: string, encoded: Bytes])[]): Bytes {
  return concat(
    encodeHead(0xa0, entries.length),
    ...entries.flatMap(([name, value]) => [encodeCanonical(name), value]),
  );
}

/** Canonical CBOR of an array whose items are encoded already. [W2] */
export function encodeArrayOf(items: readonly Bytes[]): Bytes {
  return concat(encodeHead(0x80, items.length), ...items);
}

/** The head of an array or map of fewer than 256. */
function encodeHead(kind: number, length: number): Bytes {
  return length < 24 ? Uint8Array.of(kind | length) : Uint8Array.of(kind | 24, length);
}
