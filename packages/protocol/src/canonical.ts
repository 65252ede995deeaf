import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { type Bounds, CanonicalTokenizer } from './CanonicalTokenizer.ts';
import { limits } from './limits.ts';

/**
 * Deterministic CBOR (RFC 8949 section 4.2): equal values give equal bytes. Takes plain objects, arrays, strings, byte
 * strings, booleans, null and safe integers. Its cost is depth times items, so it is given what we built or a schema parsed,
 * never what a peer sent.
 */
export function encodeCanonical(value: unknown): Bytes {
  return encode(value, { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true }) as Bytes;
}

/** The most that any message holds; `items` may be less where only small ones are expected. [W3] */
const mostOfAll: Bounds = { depth: limits.messageDepth, items: limits.messageItems };

/**
 * The value of deterministic CBOR, not yet parsed; anything else, also bytes left over, a second spelling and more than the
 * bounds allow, is `bad-message`. It is read once, and never beyond the bounds. [W2, W3]
 */
export function decodeCanonical(
  bytes: Uint8Array,
  bounds: Partial<Bounds> = {},
): Result<unknown, Fault<'bad-message'>> {
  try {
    // A Buffer would lend its bytes to what is decoded from it.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    return ok(decode(plain, { tokenizer: new CanonicalTokenizer(plain, { ...mostOfAll, ...bounds }) }));
  } catch {
    return fail('bad-message');
  }
}
