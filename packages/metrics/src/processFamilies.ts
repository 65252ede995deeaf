import type { Meter } from './createMeter.ts';

/** The metrics that every process of ours has. */
export const processFamilies = {
  sotto_process_cpu_seconds: {
    type: 'counter',
    help: 'Processor time that this process has used, without its child processes.',
    labels: { mode: ['user', 'system'] },
  },
  sotto_process_memory_bytes: {
    type: 'gauge',
    help: 'Memory of this process: all of it in RAM, and the parts of JavaScript objects and buffers.',
    labels: { kind: ['resident', 'heap', 'external'] },
  },
  sotto_event_loop_lag_seconds: {
    type: 'histogram',
    help: 'Delay of a timer that is due twenty times a second. All sound of a server waits that long for its hashes.',
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  },
} as const;

/** The part of Node's `process` that reports resource usage. */
export interface ProcessUsage {
  /** In microseconds. */
  cpuUsage(): { readonly user: number; readonly system: number };
  /** In bytes. */
  memoryUsage(): { readonly rss: number; readonly heapUsed: number; readonly external: number };
}

/** Reads processor time and memory at each scrape. */
export function readProcess(meter: Meter<typeof processFamilies>, usage: ProcessUsage): void {
  meter.read('sotto_process_cpu_seconds', () => {
    const { user, system } = usage.cpuUsage();
    return [
      { labels: { mode: 'user' }, value: user / 1e6 },
      { labels: { mode: 'system' }, value: system / 1e6 },
    ];
  });
  meter.read('sotto_process_memory_bytes', () => {
    const { rss, heapUsed, external } = usage.memoryUsage();
    return [
      { labels: { kind: 'resident' }, value: rss },
      { labels: { kind: 'heap' }, value: heapUsed },
      { labels: { kind: 'external' }, value: external },
    ];
  });
}
