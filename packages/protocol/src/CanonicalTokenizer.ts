import { type Token, Tokenizer } from 'cborg';

/** The limits of a message. */
export interface Bounds {
  /** Nesting depth of maps and arrays. */
  readonly depth: number;
  /** Number of values, keys, maps and arrays together. */
  readonly items: number;
}

/** A map or an array whose content is being read. */
interface Container {
  readonly isMap: boolean;
  /** Number of keys and values still to come. */
  left: number;
  /** Start and end of the last key; 0 and 0 before the first. */
  keyStart: number;
  keyEnd: number;
}

const options = { strict: true, allowIndefinite: false, allowUndefined: false, allowBigInt: false };
const kinds = ['uint', 'negint', 'bytes', 'string', 'array', 'map', 'true', 'false', 'null'];
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads deterministic CBOR (RFC 8949 section 4.2.1) token by token. Throws at the first token that breaks a rule or a
 * limit, so that no message costs more than its length and its items. cborg itself checks that numbers and lengths have
 * their shortest form.
 */
export class CanonicalTokenizer extends Tokenizer {
  readonly #bytes: Uint8Array;
  readonly #bounds: Bounds;
  readonly #open: Container[] = [];
  #items = 0;

  constructor(bytes: Uint8Array, bounds: Bounds) {
    super(bytes, options);
    this.#bytes = bytes;
    this.#bounds = bounds;
  }

  /** True once everything that the tokens announced has been read. */
  get isWhole(): boolean {
    return this.#open.length === 0;
  }

  override next(): Token {
    const start = this.pos();
    const token = super.next();
    const { name } = token.type;
    if (!kinds.includes(name)) throw new RangeError(name);
    if (this.#open.length === 0) this.#items++;
    if (name === 'string') this.#checkText(token, start);
    else if (name.endsWith('int') && !Number.isSafeInteger(token.value)) throw new RangeError('unsafe');
    this.#place(token, start);
    return token;
  }

  /** Counts a token against its container, and opens a container if it is one. */
  #place(token: Token, start: number): void {
    const within = this.#open.at(-1);
    if (within?.isMap && within.left % 2 === 0) this.#checkKey(within, token, start);
    if (within) within.left--;
    const isMap = token.type.name === 'map';
    if (isMap || token.type.name === 'array') this.#enter({ isMap, left: token.value * (isMap ? 2 : 1) });
    while (this.#open.at(-1)?.left === 0) this.#open.pop();
  }

  #enter({ isMap, left }: Pick<Container, 'isMap' | 'left'>): void {
    this.#items += left;
    if (this.#open.length >= this.#bounds.depth || this.#items > this.#bounds.items) throw new RangeError('too much');
    this.#open.push({ isMap, left, keyStart: 0, keyEnd: 0 });
  }

  /**
   * Keys must rise in the byte order of their encoding, so no key comes twice. The names that every object inherits
   * (`__proto__`, `toString`) are refused: a schema would take them for its own fields.
   */
  #checkKey(map: Container, token: Token, start: number): void {
    const end = this.pos();
    const isName = token.type.name === 'string' && !(token.value in Object.prototype);
    if (!isName || !this.#isAfter(map, start, end)) throw new RangeError('key');
    map.keyStart = start;
    map.keyEnd = end;
  }

  #isAfter({ keyStart, keyEnd }: Container, start: number, end: number): boolean {
    for (let offset = 0; keyStart + offset < keyEnd && start + offset < end; offset++) {
      const difference = (this.#bytes[start + offset] ?? 0) - (this.#bytes[keyStart + offset] ?? 0);
      if (difference !== 0) return difference > 0;
    }
    return end - start > keyEnd - keyStart;
  }

  /** Refuses invalid UTF-8 and keeps a byte order mark; cborg replaces the first silently and drops the second. */
  #checkText(token: Token, start: number): void {
    const [from, end] = [start + headBytes(this.#bytes[start] ?? 0), this.pos()];
    let at = from;
    while (at < end && (this.#bytes[at] ?? 0) < 0x80) at++;
    if (at < end) token.value = text.decode(this.#bytes.subarray(from, end));
  }
}

/** Number of bytes before a text: its type and length. */
function headBytes(first: number): number {
  const minor = first & 31;
  return minor < 24 ? 1 : 1 + 2 ** (minor - 24);
}
