import { useSyncExternalStore } from 'react';
import type { Watched } from './createCell.ts';

/** A watched value as it is now; draws again at every change. */
export function useWatched<Value>(watched: Watched<Value>): Value {
  return useSyncExternalStore(watched.subscribe, watched.snapshot);
}
