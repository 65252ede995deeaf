/** Bytes that look like ciphertext and are the same for the same source of numbers. */
export function createBytes(random: () => number, length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, () => Math.floor(random() * 256)));
}
