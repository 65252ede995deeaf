import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';

const decodeOptions = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
};

/** Deterministic CBOR (RFC 8949 section 4.2): equal values give equal bytes. Takes plain objects, arrays, strings, byte strings, booleans, null and safe integers. */
export function encodeCanonical(value: unknown): Bytes {
  return encode(value, { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true }) as Bytes;
}

/** The value of deterministic CBOR, not yet parsed; anything else, also bytes left over or a second spelling, is `bad-message`. [W2] */
export function decodeCanonical(bytes: Uint8Array): Result<unknown, Fault<'bad-message'>> {
  try {
    const value: unknown = decode(bytes, decodeOptions);
    return isEqual(encodeCanonical(value), bytes) ? ok(value) : fail('bad-message');
  } catch {
    return fail('bad-message');
  }
}
