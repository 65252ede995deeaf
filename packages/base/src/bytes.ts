import { toBase64url } from '#base64url';

/** Bytes on a buffer of their own, as WebCrypto and structured cloning need them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true });

/** The UTF-8 bytes of a text. */
export function fromText(text: string): Bytes {
  return utf8.encode(text) as Bytes;
}

/** The text of UTF-8 bytes, or `undefined` if they are not valid UTF-8. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Joins all parts, in order, into a new array. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares two byte strings in a time that depends only on their length. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}

/**
 * Decodes canonical base64url without padding. Returns `undefined` for anything else, including stray bits in the last
 * character.
 */
export function fromBase64url(text: string): Bytes | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64url(bytes) === text ? bytes : undefined;
}

/** Returns `length` bytes of the platform's cryptographic randomness, at most 65,536. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Encodes an unsigned integer below 2^53 as `length` big-endian bytes. */
export function encodeUint(value: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}
