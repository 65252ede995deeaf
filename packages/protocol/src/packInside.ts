import type { Bytes } from '@sotto/base';
import { recordLimits } from './recordLimits.ts';

const { insideEntryBytes } = recordLimits;

/** An entry inside at a checkpoint: its version, and its SHA-256. */
export interface InsideEntry {
  readonly version: number;
  readonly entry: Bytes;
}

/** Packs entries inside for the wire. [P8] */
export function packInside(inside: readonly InsideEntry[]): Bytes {
  const packed = new Uint8Array(inside.length * insideEntryBytes);
  const view = new DataView(packed.buffer);
  for (const [index, { version, entry }] of inside.entries()) {
    view.setUint32(index * insideEntryBytes, version);
    packed.set(entry, index * insideEntryBytes + 4);
  }
  return packed;
}

/** Unpacks `packInside`, after `insidePage` has parsed it. */
export function unpackInside(packed: Bytes): InsideEntry[] {
  const view = new DataView(packed.buffer, packed.byteOffset);
  return Array.from({ length: packed.length / insideEntryBytes }, (_, index) => {
    const at = index * insideEntryBytes;
    return { version: view.getUint32(at), entry: packed.slice(at + 4, at + insideEntryBytes) };
  });
}
