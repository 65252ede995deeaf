import type { Log } from '@sotto/log';
import { type Meter, watchEventLoop } from '@sotto/metrics';
import type { RelayCatalogue } from './catalogue.ts';

export interface LoopWatch {
  readonly meter: Meter<RelayCatalogue>;
  readonly log: Log;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/**
 * The shortest stall that delays answers to commands noticeably, in milliseconds. It does not delay sound, which passes
 * through the workers.
 */
const boundMs = 500;

/** Measures how late this process's timers come, and logs long stalls, until `close()`. */
export function watchLoop({ meter, log, now }: LoopWatch): { close(): void } {
  return watchEventLoop({
    now,
    onLag: (lagMs) => meter.observe('sotto_event_loop_lag_seconds', {}, lagMs / 1_000),
    boundMs,
    onLate: (durationMs) => log.warn('event-loop-late', { durationMs }),
  });
}
