import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { type Bounds, CanonicalTokenizer } from './CanonicalTokenizer.ts';
import { limits } from './limits.ts';

/**
 * Encodes deterministic CBOR (RFC 8949 section 4.2): equal values give equal bytes. Takes plain objects, arrays,
 * strings, byte strings, booleans, null and safe integers. Its cost is depth times items, so pass it only values that
 * we built or that a schema parsed, never a peer's raw value.
 */
export function encodeCanonical(value: unknown): Bytes {
  return encode(value, { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true }) as Bytes;
}

/** The limits for any message. Callers that expect only small messages pass fewer `items`. [W3] */
const mostOfAll: Bounds = { depth: limits.messageDepth, items: limits.messageItems };

/**
 * Decodes deterministic CBOR into a value that no schema has checked yet. Anything else is `bad-message`, including
 * extra bytes, non-canonical forms and anything over the limits. It reads each byte once, and none beyond the limits.
 * [W2, W3]
 */
export function decodeCanonical(
  bytes: Uint8Array,
  bounds: Partial<Bounds> = {},
): Result<unknown, Fault<'bad-message'>> {
  try {
    // The decoded byte strings would share memory with a Buffer.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    return ok(decode(plain, { tokenizer: new CanonicalTokenizer(plain, { ...mostOfAll, ...bounds }) }));
  } catch {
    return fail('bad-message');
  }
}
