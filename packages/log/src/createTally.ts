import type { Log } from './createLog.ts';
import type { LogFields } from './keepAllowed.ts';

/** Counts events that strangers can cause, so that strangers can't fill the disk with log lines. */
export interface Tally {
  /** Counts one event, separately for each combination of fields. */
  count(event: string, fields?: TallyFields): void;
  /** Counts one event that belongs to a normal life: its line is information, and not a warning. */
  note(event: string, fields?: TallyFields): void;
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

type Level = 'info' | 'warn';

interface Entry {
  readonly event: string;
  readonly fields: TallyFields;
  readonly level: Level;
  count: number;
}

/** Creates a tally that writes its counts every ten seconds, and nothing if nothing happened. */
export function createTally({ log, everyMs = 10_000, mostKinds = 100, onCount }: TallyOptions): Tally {
  const entries = new Map<string, Entry>();
  let uncounted = 0;
  let isClosed = false;
  const flush = () => {
    for (const { event, fields, level, count } of entries.values()) log[level](event, { ...fields, count });
    if (uncounted > 0) log.warn('tally-full', { count: uncounted });
    entries.clear();
    uncounted = 0;
  };
  const timer = setInterval(flush, everyMs);
  timer.unref();
  const add = (level: Level, event: string, fields: TallyFields = {}) => {
    if (isClosed) return;
    onCount?.(event, fields);
    const { code, state, request, command, kind } = fields;
    const key = `${level} ${event} ${code} ${state} ${request} ${command} ${kind}`;
    const entry = entries.get(key);
    if (entry) entry.count++;
    else if (entries.size >= mostKinds) uncounted++;
    else entries.set(key, { event, fields, level, count: 1 });
  };
  return {
    count: (event, fields) => add('warn', event, fields),
    note: (event, fields) => add('info', event, fields),
    flush,
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      flush();
    },
  };
}
