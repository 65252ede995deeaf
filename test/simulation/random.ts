/** Numbers that a seed decides: mulberry32, at least 0 and below 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that a seed decides. */
export function createRandomBytes(random: () => number): (length: number) => Uint8Array<ArrayBuffer> {
  return (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256));
}
