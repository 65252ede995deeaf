import { type Fault, fail, ok, type Result } from '@sotto/base';
import type { Position } from './FrameKeys.ts';
import { decodeKid } from './kid.ts';
import { paddedFrameBytes } from './padding.ts';
import { tagBytes } from './sframe.ts';
import { type DecodedSframeHeader, decodeSframeHeader } from './sframeHeader.ts';

const headerBytes = 9;

/** The fixed size of a sealed frame: 9 bytes of header, 150 of plaintext, 16 of tag. [F1] */
export const sealedFrameBytes = headerBytes + paddedFrameBytes + tagBytes;

/** The unencrypted header fields of a sealed frame. Trust them only after the frame has opened. */
export interface SealedFrameHeader {
  /** Reduced as in a KID. */
  readonly position: Position;
  /** At least 2^24, below 2^32. */
  readonly ctr: number;
  readonly sframe: DecodedSframeHeader;
}

/** Reads the header of a sealed frame without a key; any other size, KID or counter than ours is `malformed`. [F1-F4] */
export function readSealedFrame(sealed: Uint8Array): Result<SealedFrameHeader, Fault<'malformed'>> {
  if (sealed.length !== sealedFrameBytes) return fail('malformed');
  const header = decodeSframeHeader(sealed);
  if (!header.ok) return header;
  const position = decodeKid(header.value.kid);
  // A KID of 32 bits in 9 bytes leaves four for the counter, and four bytes at their shortest are 2^24 or more.
  if (!position || header.value.length !== headerBytes) return fail('malformed');
  return ok({ position, ctr: Number(header.value.ctr), sframe: header.value });
}
