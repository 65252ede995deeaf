import type { Bytes } from '@sotto/base';
import type { Wrap } from './generations.ts';
import { limits } from './limits.ts';
import { recordLimits } from './recordLimits.ts';

const { packedWrapBytes, wraps: mostWraps } = recordLimits;

/** Packs wraps for the wire, in pieces that fit one message each; no piece if there are no wraps. [G5] */
export function packWraps(wraps: readonly Wrap[]): Bytes[] {
  const pieces: Bytes[] = [];
  for (let from = 0; from < wraps.length; from += mostWraps) {
    const some = wraps.slice(from, from + mostWraps);
    const piece = new Uint8Array(some.length * packedWrapBytes);
    for (const [index, { join, wrap }] of some.entries()) {
      piece.set(join, index * packedWrapBytes);
      piece.set(wrap, index * packedWrapBytes + limits.handleBytes);
    }
    pieces.push(piece);
  }
  return pieces;
}

/** Unpacks `packWraps`, after `packedWraps` has parsed it. */
export function unpackWraps(packed: Bytes): Wrap[] {
  return Array.from({ length: packed.length / packedWrapBytes }, (_, index) => {
    const piece = packed.slice(index * packedWrapBytes, (index + 1) * packedWrapBytes);
    return { join: piece.slice(0, limits.handleBytes), wrap: piece.slice(limits.handleBytes) };
  });
}
