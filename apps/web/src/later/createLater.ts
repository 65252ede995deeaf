import { whyIncomplete } from '@sotto/client/browser';
import { createCell, type Watched } from '../watched/createCell.ts';
import { importAgain } from './importAgain.ts';

/** Why parts of the page are missing. Reloading mends all but `server-unreachable`, which ends by itself. */
export type Missing = Awaited<ReturnType<typeof whyIncomplete>>;

/** A part of the page that is loaded after its first draw. */
export interface Later<Part> {
  /** Loads it, in three tries, once for all who ask; rejects after the last. */
  load(): Promise<Part>;
  /** Loads it however long the server is away; rejects if only reloading the page can help. */
  loadPatiently(): Promise<Part>;
}

const tries = 3;
/** Pauses between the tries, and after the last one of a patient asker, in milliseconds. */
const pauseMs = 1_000;
const longPauseMs = 5_000;
/** Time limit for one try, in milliseconds: a part may come over a slow line. */
const deadlineMs = 30_000;

const missing = createCell<Missing | undefined>(undefined);
const missed = new Set<object>();

/** Why parts that were asked for are missing; `undefined` while none is. */
export const missingParts: Watched<Missing | undefined> = missing;

export function createLater<Part extends object>(load: () => Promise<Part>): Later<Part> {
  let loading: Promise<Part> | undefined;
  const later: Later<Part> = {
    load() {
      loading ??= loadOften(load).then(
        (part) => {
          missed.delete(later);
          if (missed.size === 0) missing.set(undefined);
          return part;
        },
        async (error: unknown) => {
          missed.add(later);
          missing.set(await whyIncomplete());
          loading = undefined;
          throw error;
        },
      );
      return loading;
    },
    async loadPatiently() {
      for (;;) {
        try {
          return await later.load();
        } catch (error) {
          if (missing.snapshot() !== 'server-unreachable') throw error;
          await pause(longPauseMs);
        }
      }
    },
  };
  return later;
}

async function loadOften<Part>(load: () => Promise<Part>): Promise<Part> {
  let next = load;
  for (let attempt = 1; ; attempt++) {
    try {
      return await withinDeadline(next());
    } catch (error) {
      if (attempt === tries) throw error;
      next = () => importAgain(load, { error, attempt });
      await pause(pauseMs * attempt * (0.5 + Math.random()));
    }
  }
}

async function withinDeadline<Part>(loading: Promise<Part>): Promise<Part> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), deadlineMs);
  });
  return Promise.race([loading, late]).finally(() => clearTimeout(timer));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
