import type { Log } from './createLog.ts';
import type { LogFields } from './keepAllowed.ts';

/** Counts what strangers can cause, so that they can't fill a disk with lines. */
export interface Tally {
  /** Counts one more of an event, apart for each combination of fields. */
  count(event: string, fields?: TallyFields): void;
  /** Writes what has been counted since the last time: one line for each event and combination. */
  flush(): void;
  /** Writes what is left and counts no more; idempotent. */
  close(): void;
}

export type TallyFields = Pick<LogFields, 'code' | 'state' | 'request' | 'command' | 'kind'>;

export interface TallyOptions {
  readonly log: Log;
  /** How often lines are written, in milliseconds. */
  readonly everyMs?: number;
  /** How many combinations are told apart between two writings; the rest is one line, `tally-full`. */
  readonly mostKinds?: number;
  /** Hears of everything that is counted, as it is counted. */
  readonly onCount?: ((event: string, fields: TallyFields) => void) | undefined;
}

interface Entry {
  readonly event: string;
  readonly fields: TallyFields;
  count: number;
}

/** A tally that writes every ten seconds, as warnings, and nothing where nothing happened. */
export function createTally({ log, everyMs = 10_000, mostKinds = 100, onCount }: TallyOptions): Tally {
  const entries = new Map<string, Entry>();
  let uncounted = 0;
  let isClosed = false;
  const flush = () => {
    for (const { event, fields, count } of entries.values()) log.warn(event, { ...fields, count });
    if (uncounted > 0) log.warn('tally-full', { count: uncounted });
    entries.clear();
    uncounted = 0;
  };
  const timer = setInterval(flush, everyMs);
  timer.unref();
  return {
    count(event, fields = {}) {
      if (isClosed) return;
      onCount?.(event, fields);
      const { code, state, request, command, kind } = fields;
      const key = `${event} ${code} ${state} ${request} ${command} ${kind}`;
      const entry = entries.get(key);
      if (entry) entry.count++;
      else if (entries.size >= mostKinds) uncounted++;
      else entries.set(key, { event, fields, count: 1 });
    },
    flush,
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      flush();
    },
  };
}
