import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import * as v from 'valibot';
import type { Bounds } from './CanonicalTokenizer.ts';
import { decodeCanonical } from './canonical.ts';
import { limits } from './limits.ts';

/** A byte string of exactly `length` bytes. */
export function bytes(length: number) {
  return v.pipe(
    v.custom<Uint8Array>((input) => input instanceof Uint8Array && input.length === length),
    v.transform((input) => new Uint8Array(input) as Bytes),
  );
}

/** Concatenated byte strings of `of` bytes each, from `least` (default 0) to `most` of them. */
export function byteArray({ of, most, least = 0 }: { of: number; most: number; least?: number }) {
  const isWhole = (length: number) => length % of === 0 && length >= of * least && length <= of * most;
  return v.pipe(
    v.custom<Uint8Array>((input) => input instanceof Uint8Array && isWhole(input.length)),
    v.transform((input) => new Uint8Array(input) as Bytes),
  );
}

/** 16 random bytes that name a room, a join, a transport or a stream. */
export const handle = bytes(limits.handleBytes);

/** An unsigned integer up to `most`. */
export function uint(most: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
}

/** A map without fields. valibot would also accept an empty list or an empty byte string. [W1] */
export const nothing = v.pipe(
  v.custom<object>((input) => !Array.isArray(input) && !(input instanceof Uint8Array)),
  v.strictObject({}),
);

/**
 * Parses bytes from a peer into a value of the schema's type. Refuses extra bytes, unknown fields, and anything over
 * the limits. Both steps cost no more than the items that pass the limits. [W1-W3]
 */
export function parseMessage<Schema extends v.GenericSchema>(
  schema: Schema,
  message: Uint8Array,
  bounds?: Partial<Bounds>,
): Result<v.InferOutput<Schema>, Fault<'bad-message'>> {
  const decoded = decodeCanonical(message, bounds);
  return decoded.ok ? parseValue(schema, decoded.value) : decoded;
}

/** Parses a value that was decoded as part of its message, such as a request's body. [W1, W3] */
export function parseValue<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): Result<v.InferOutput<Schema>, Fault<'bad-message'>> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success ? ok(parsed.output) : fail('bad-message');
}
