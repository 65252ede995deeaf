import { asBuffer } from '../packets/buffers.ts';
import { type Layer, peel } from './peel.ts';
import type { Search } from './search.ts';

/** A secret's label and the layers in which it lay, outermost first. */
export interface DeepSighting {
  readonly label: string;
  readonly encoding: string;
}

/** The depth of a search. */
export interface Effort {
  /** Number of layers to take off. */
  readonly depth: number;
  /** Bytes that one round of taking off may yield. */
  readonly bytes: number;
  /**
   * Number of first bytes at which a raw deflate stream may begin. Beneath the first layer it begins at the very first.
   */
  readonly rawOffsets: number;
}

const EFFORT: Effort = { depth: 2, bytes: 16 * 1024 * 1024, rawOffsets: 16 };
/** Takes off no layer. */
export const BARE: Effort = { depth: 0, bytes: 0, rawOffsets: 0 };

/**
 * Looks for needles in the bytes and beneath their layers of encoding, with bounded effort.
 *
 * A label is reported by its outermost sighting: a bare sighting isn't reported again from beneath a layer.
 */
export function searchDeep(haystack: Uint8Array, search: Search, effort: Effort = EFFORT): readonly DeepSighting[] {
  const seen = new Map<string, DeepSighting>();
  let level: readonly Layer[] = [{ encoding: '', bytes: asBuffer(haystack) }];
  for (let depth = 0; level.length > 0; depth++) {
    for (const layer of level) {
      for (const { label, encoding } of search(layer.bytes)) {
        if (!seen.has(label)) seen.set(label, { label, encoding: layer.encoding + encoding });
      }
    }
    const rawOffsets = depth === 0 ? effort.rawOffsets : 1;
    level = depth < effort.depth ? peelAll(level, { ...effort, rawOffsets }) : [];
  }
  return [...seen.values()];
}

function peelAll(outer: readonly Layer[], { bytes: budgetBytes, rawOffsets }: Effort): readonly Layer[] {
  const layers: Layer[] = [];
  let rest = budgetBytes;
  for (const { encoding, bytes } of outer) {
    for (const inner of peel(bytes, rawOffsets)) {
      rest -= inner.bytes.length;
      if (rest < 0) return layers;
      layers.push({ encoding: `${encoding}${inner.encoding} > `, bytes: inner.bytes });
    }
  }
  return layers;
}
