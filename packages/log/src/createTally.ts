import type { Log } from './createLog.ts';
import type { LogFields } from './keepAllowed.ts';

/** Counts events that strangers can cause, so that strangers can't fill the disk with log lines. */
export interface Tally {
  /** Counts one event, separately for each combination of fields. */
  count(event: string, fields?: TallyFields): void;
  /** Writes the counts since the last flush: one line for each event and combination of fields. */
  flush(): void;
  /** Writes the remaining counts and stops counting; idempotent. */
  close(): void;
}

export type TallyFields = Pick<LogFields, 'code' | 'state' | 'request' | 'command' | 'kind'>;

export interface TallyOptions {
  readonly log: Log;
  /** Interval between two writings, in milliseconds. */
  readonly everyMs?: number;
  /**
   * The most combinations that are counted separately between two writings. All others share one line, `tally-full`.
   */
  readonly mostKinds?: number;
  /** Called for every event at once, when it is counted. */
  readonly onCount?: ((event: string, fields: TallyFields) => void) | undefined;
}

interface Entry {
  readonly event: string;
  readonly fields: TallyFields;
  count: number;
}

/** Creates a tally that writes warnings every ten seconds, and nothing if nothing happened. */
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
