import { type Bytes, concat, toBase64url } from '@sotto/base';
import { encodeCanonical, statementLimits } from '@sotto/protocol';

/** What a page is at most: 64 entries of 760 bytes. */
const mostPages = 512;

/**
 * Full pages of rosters as they are answered, the least lately asked for giving way. An entry never changes, so a page
 * that is full is the same for ever: who reads a long roster costs the database nothing and the server a copy.
 */
export class RosterPages {
  readonly #pages = new Map<string, Bytes>();

  find(room: Bytes, after: number): Bytes | undefined {
    const name = nameOf(room, after);
    const page = this.#pages.get(name);
    if (!page) return undefined;
    this.#pages.delete(name);
    this.#pages.set(name, page);
    return page;
  }

  /** Keeps what was read, where it is a full page. */
  keep(room: Bytes, { after, rows, page }: { after: number; rows: number; page: Bytes }): void {
    if (rows < statementLimits.rosterPage) return;
    this.#pages.set(nameOf(room, after), page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
  }
}

/** The answer that brings these rows, which are canonical CBOR as they stand: {entries: [row, ...]}. [W2] */
export function encodePage(rows: readonly Bytes[]): Bytes {
  const head = rows.length < 24 ? Uint8Array.of(0x80 | rows.length) : Uint8Array.of(0x98, rows.length);
  return concat(Uint8Array.of(0xa1), encodeCanonical('entries'), head, ...rows);
}

/** By the room's group, which another room under its handle does not have. */
function nameOf(group: Bytes, after: number): string {
  return `${toBase64url(group)} ${after}`;
}

/** An answer that is encoded already. */
export class EncodedAnswer {
  readonly bytes: Bytes;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /** The frame of this answer: canonical CBOR of {seq, answer}, in the order of its keys. [W2] */
  frame(seq: number): Bytes {
    const [head, name] = [encodeCanonical({ seq }), encodeCanonical('answer')];
    return concat(Uint8Array.of(0xa2), head.subarray(1), name, this.bytes);
  }
}
