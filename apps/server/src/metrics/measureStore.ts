import { errorCode } from '@sotto/log';
import type { Store } from '../store/Store.ts';

/** The parts of the store that a call can concern. */
export const ledgers = [
  'rooms',
  'statements',
  'entries',
  'steps',
  'checkpoints',
  'houses',
  'hellos',
  'claim',
  'snapshots',
] as const;

export interface StoreCall {
  readonly ledger: string;
  readonly code: string;
  readonly durationMs: number;
  /** The thrown error; `undefined` if the call succeeded. */
  readonly error: unknown;
}

export interface StoreWatch {
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly onCall: (call: StoreCall) => void;
}

/**
 * Wraps a store and reports each of its calls as it settles, without what the call is about. It covers new ledgers too.
 */
export function measureStore(store: Store, watch: StoreWatch): Store {
  const parts: Record<string, unknown> = {};
  for (const [ledger, part] of Object.entries(store)) {
    if (typeof part === 'object') parts[ledger] = measureCalls(ledger, part, watch);
  }
  return new Proxy(store, {
    get: (target, name) => Reflect.get(Object.hasOwn(parts, name) ? parts : target, name),
  });
}

function measureCalls<T extends object>(ledger: string, part: T, { now, onCall }: StoreWatch): T {
  return new Proxy(part, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      return async (...given: readonly unknown[]) => {
        const startedMs = now();
        const tell = (code: string, error?: unknown) => onCall({ ledger, code, durationMs: now() - startedMs, error });
        try {
          const answer: unknown = await Reflect.apply(call, target, given);
          tell('ok');
          return answer;
        } catch (error) {
          tell(errorCode(error), error);
          throw error;
        }
      };
    },
  });
}
