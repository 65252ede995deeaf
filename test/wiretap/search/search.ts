import type { Needle } from './Needle.ts';

/** A needle that lies in the bytes searched. */
export interface Sighting {
  readonly label: string;
  readonly encoding: string;
  readonly at: number;
}

/** Looks for all needles at once; each label and encoding is reported at its first place. */
export type Search = (haystack: Uint8Array) => readonly Sighting[];

const PREFIX_BYTES = 4;
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Prepares a search in one pass over the bytes, for any number of needles.
 *
 * A bitmap over the hashes of all needles' first four bytes (in lower case) rules out nearly every position; the others
 * are looked up and compared in full.
 */
export function createSearch(needles: readonly Needle[]): Search {
  const bitmap = new Uint8Array(1 << 16);
  const byPrefix = new Map<number, Needle[]>();
  for (const needle of needles) {
    if (needle.bytes.length < PREFIX_BYTES) throw new Error(`${needle.label} as ${needle.encoding} is too short`);
    const prefix = needle.bytes.subarray(0, PREFIX_BYTES).reduce((key, byte) => (key << 8) | fold(byte), 0);
    bitmap[hash(prefix)] = 1;
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), needle]);
  }
  return (haystack) => {
    const sightings = new Map<Needle, Sighting>();
    let key = 0;
    for (let end = 1; end <= haystack.length; end++) {
      key = (key << 8) | fold(haystack[end - 1] as number);
      if (bitmap[hash(key)] === 0) continue;
      const at = end - PREFIX_BYTES;
      for (const needle of byPrefix.get(key) ?? []) {
        const { label, encoding } = needle;
        if (at >= 0 && !sightings.has(needle) && matches(haystack, at, needle))
          sightings.set(needle, { label, encoding, at });
      }
    }
    return [...sightings.values()];
  };
}

function matches(haystack: Uint8Array, at: number, { bytes, ignoresCase }: Needle): boolean {
  if (at + bytes.length > haystack.length) return false;
  return bytes.every((byte, index) => {
    const seen = haystack[at + index] as number;
    return seen === byte || (ignoresCase && fold(seen) === fold(byte));
  });
}

function fold(byte: number): number {
  return FOLD[byte] as number;
}

function hash(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 16;
}
