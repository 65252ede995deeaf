import { createMeter } from '@sotto/metrics';
import { expect, test } from 'vitest';
import type { RelayStats } from '../stats/readRelayStats.ts';
import { catalogue } from './catalogue.ts';
import { countTallied, readRelay } from './readRelay.ts';

const totals: RelayStats = {
  servers: 1,
  transports: 12,
  producers: 3,
  consumers: 30,
  listeners: 9,
  groups: 2,
  workers: [{ cpuMs: 1_500 }, { cpuMs: 250 }],
  workersDied: 1,
  packetsIn: 5_000,
  packetsInLost: 20,
  sampledOut: { packets: 200, lost: 3 },
};

test('a scrape prints all totals, and looks once', async () => {
  const meter = createMeter(catalogue);
  let looks = 0;
  readRelay(meter, async () => {
    looks++;
    return totals;
  });
  const lines = (await meter.render()).split('\n');
  expect(looks).toBe(1);
  expect(lines).toEqual(
    expect.arrayContaining([
      'sotto_relay_servers 1',
      'sotto_relay_groups 2',
      'sotto_relay_transports 12',
      'sotto_relay_producers 3',
      'sotto_relay_consumers 30',
      'sotto_relay_listeners 9',
      'sotto_relay_packets_in_total{fate="received"} 5000',
      'sotto_relay_packets_in_total{fate="lost"} 20',
      'sotto_relay_sampled_loss_ratio 0.015',
      'sotto_relay_worker_cpu_seconds_total{worker="0"} 1.5',
      'sotto_relay_worker_cpu_seconds_total{worker="1"} 0.25',
      'sotto_relay_workers_died_total 1',
    ]),
  );
  await meter.render();
  expect(looks).toBe(2);
});

test('a relay that sends to nobody has lost nothing', async () => {
  const meter = createMeter(catalogue);
  readRelay(meter, async () => ({ ...totals, sampledOut: { packets: 0, lost: 0 } }));
  expect(await meter.render()).toContain('sotto_relay_sampled_loss_ratio 0\n');
});

test('counts tallied events by kind, command and code', async () => {
  const meter = createMeter(catalogue);
  const count = countTallied(meter);
  count('transport-ended', { kind: 'ice' });
  count('command-refused', { command: 'consume', code: 'late' });
  count('dial-failed', { code: 'ECONNREFUSED' });
  const lines = (await meter.render()).split('\n');
  expect(lines).toContain('sotto_relay_transports_ended_total{kind="ice"} 1');
  expect(lines).toContain('sotto_relay_commands_refused_total{command="consume",code="late"} 1');
});
