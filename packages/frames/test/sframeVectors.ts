import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '@sotto/base';

/** One line of the header table. */
export interface HeaderVector {
  kid: bigint;
  ctr: bigint;
  encoded: Bytes;
}

/** One whole frame with everything on the way to it, named as in RFC 9605 appendix C.3. */
export interface FrameVector {
  cipher_suite: bigint;
  kid: bigint;
  ctr: bigint;
  base_key: Bytes;
  sframe_key_label: Bytes;
  sframe_salt_label: Bytes;
  sframe_key: Bytes;
  sframe_salt: Bytes;
  metadata: Bytes;
  nonce: Bytes;
  pt: Bytes;
  ct: Bytes;
}

const file = join(import.meta.dirname, 'vectors/sframe.json');

/** The published vectors of RFC 9605, appendix C. */
export function readSframeVectors(): { header: HeaderVector[]; sframe: FrameVector[] } {
  // Numbers become strings before JSON.parse can round them: some are above 2^53. Everything else is hexadecimal already.
  const exact = readFileSync(file, 'utf8').replace(/: (\d+)/g, ': "#$1"');
  return JSON.parse(exact, (_, value) => (typeof value === 'string' ? parseValue(value) : value));
}

function parseValue(text: string): bigint | Bytes {
  if (text.startsWith('#')) return BigInt(text.slice(1));
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
