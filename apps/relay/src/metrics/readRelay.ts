import type { Tally, TallyFields } from '@sotto/log';
import type { Meter } from '@sotto/metrics';
import type { RelayStats } from '../stats/readRelayStats.ts';
import type { RelayCatalogue } from './catalogue.ts';

/** Makes each scrape read a relay's totals once, for all metrics that need them. */
export function readRelay(meter: Meter<RelayCatalogue>, stats: () => Promise<RelayStats>): void {
  let looking: Promise<RelayStats> | undefined;
  // All metrics of a scrape are read in one turn, and share one look.
  const look = () => {
    looking ??= stats().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const gauges = ['servers', 'groups', 'transports', 'producers', 'consumers', 'listeners'] as const;
  for (const name of gauges) {
    meter.read(`sotto_relay_${name}`, async () => [{ labels: {}, value: (await look())[name] }]);
  }
  meter.read('sotto_relay_packets_in', async () => {
    const { packetsIn, packetsInLost } = await look();
    return [
      { labels: { fate: 'received' }, value: packetsIn },
      { labels: { fate: 'lost' }, value: packetsInLost },
    ];
  });
  meter.read('sotto_relay_sampled_loss_ratio', async () => {
    const { packets, lost } = (await look()).sampledOut;
    return [{ labels: {}, value: packets > 0 ? Math.max(0, lost / packets) : 0 }];
  });
  meter.read('sotto_relay_worker_cpu_seconds', async () =>
    (await look()).workers.map(({ cpuMs }, index) => ({ labels: { worker: `${index}` }, value: cpuMs / 1_000 })),
  );
  meter.read('sotto_relay_workers_died', async () => [{ labels: {}, value: (await look()).workersDied }]);
}

/** Counts for the metrics what the relay tallies for its log. */
export function countTallied(meter: Meter<RelayCatalogue>): (...counted: Parameters<Tally['count']>) => void {
  return (event, { kind, command = '', code = '' }: TallyFields = {}) => {
    if (event === 'transport-ended' && kind) meter.add('sotto_relay_transports_ended', { kind });
    if (event === 'command-refused') meter.add('sotto_relay_commands_refused', { command, code });
  };
}
