/** A value that views watch: for `useSyncExternalStore`. */
export interface Watched<Value> {
  subscribe(onChange: () => void): () => void;
  snapshot(): Value;
}

/** A watched value and the one way to change it. */
export interface Cell<Value> extends Watched<Value> {
  set(value: Value): void;
}

export function createCell<Value>(first: Value): Cell<Value> {
  const listeners = new Set<() => void>();
  let current = first;
  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    snapshot: () => current,
    set(value) {
      current = value;
      for (const listener of [...listeners]) listener();
    },
  };
}
