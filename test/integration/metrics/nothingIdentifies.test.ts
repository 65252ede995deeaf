import { createMeter, type Family, type MetricsServer, readProcess, serveMetrics } from '@sotto/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue as relayCatalogue } from '../../../apps/relay/src/metrics/catalogue.ts';
import { catalogue } from '../../../apps/server/src/metrics/catalogue.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { exhibitRecords, type Records } from '../../wiretap/exhibits/exhibitRecords.ts';
import { findLeaks } from '../../wiretap/exhibits/findLeaks.ts';
import type { LabelledSecret } from '../../wiretap/Finding.ts';
import { labelSecrets } from '../../wiretap/labelSecrets.ts';
import { canaries, tellWholeStory } from '../room/tellWholeStory.ts';
import { labelSeen } from './labelSeen.ts';
import { type ExportedSample, parseExport } from './parseExport.ts';

/** Addresses reserved for documentation, so that nothing else looks like them. */
const addresses = { v4: '198.51.100.77', v6: '2001:db8:feed:beef::7' };
const opened: Uint8Array[] = [];
const control: Uint8Array[] = [];
const logLines: string[] = [];
const texts: string[] = [];
let sotto: RunningSotto;
let metrics: readonly MetricsServer[];
let secrets: LabelledSecret[];

beforeAll(async () => {
  const [meter, relayMeter] = [createMeter(catalogue), createMeter(relayCatalogue)];
  readProcess(meter, process);
  readProcess(relayMeter, process);
  metrics = await Promise.all([meter, relayMeter].map(serve));
  sotto = await startSotto({
    meter,
    relayMeter,
    limits: { connectionsPerAddress: 40 },
    // Clients come from this machine itself, and others can be told apart by what is forwarded.
    trustedProxy: '127.0.0.1',
    taps: { opened: (message) => void opened.push(message.slice()), control: (message) => void control.push(message) },
    controlTap: (message) => void control.push(message),
    onLogLine: (line) => void logLines.push(line),
  });
});
afterAll(async () => {
  await sotto.close();
  for (const server of metrics) await server.close();
});

const nothing: Records = {
  openedMessages: [],
  controlMessages: [],
  logLines: [],
  rows: [],
  media: { relayPayloads: [] },
};
const leaksIn = (found: Partial<Records>) => findLeaks(exhibitRecords({ ...nothing, ...found }), secrets);
async function serve(meter: { render(): Promise<string> }): Promise<MetricsServer> {
  const served = await serveMetrics({ host: '127.0.0.1', port: 0 }, meter);
  if (!served.ok) throw new Error(served.error.code);
  return served.value;
}
const scrape = () =>
  Promise.all(metrics.map(async ({ port }) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));
const sum = (samples: readonly ExportedSample[], wanted: string) =>
  samples.filter(({ name }) => name === wanted).reduce((total, { value }) => total + value, 0);

/** Comes from an address until that address is turned away. */
async function overstay(address: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(`${sotto.origin}/ready`, { headers: { 'x-forwarded-for': address } });
    if (status === 429) return;
  }
}

describe('a story in which everything happens', () => {
  it('leaves nothing that identifies in metrics, readiness and log', async () => {
    const hasHappened = (name: string) => opened.some((message) => Buffer.from(message).includes(name));
    const { link, houseFragment, seeds } = await tellWholeStory(sotto, hasHappened);
    texts.push(...(await scrape()));
    for (const address of Object.values(addresses)) await overstay(address);
    const known = await labelSecrets({ room: link, house: houseFragment, words: canaries, seeds });
    const linked = { 'room link': link, 'house link': houseFragment, ...addresses };
    secrets = [
      ...known.secrets,
      ...Object.entries(linked).map(([label, value]) => ({ label, value })),
      ...labelSeen([...opened, ...control]),
    ];
    for (const path of ['/ready', '/health']) texts.push(await (await fetch(sotto.origin + path)).text());
    texts.push(...(await scrape()));
    sotto.killRelay();
    await sotto.stopServer();
    expect(secrets.length).toBeGreaterThan(200);
    expect(leaksIn({ logLines, exports: texts })).toEqual([]);
  }, 180_000);

  it('shows up in the metrics as numbers', () => {
    const samples = texts.slice(0, 2).flatMap(parseExport);
    for (const name of [
      'sotto_joins_total',
      'sotto_join_seconds_count',
      'sotto_requests_total',
      'sotto_events_delivered_total',
      'sotto_hellos_total',
      'sotto_path_losses_total',
      'sotto_relay_commands_total',
      'sotto_database_calls_total',
      'sotto_process_cpu_seconds_total',
      'sotto_process_memory_bytes',
      'sotto_event_loop_lag_seconds_count',
      'sotto_ready',
      'sotto_relays_up',
      'sotto_relay_servers',
      'sotto_relay_packets_in_total',
      'sotto_relay_worker_cpu_seconds_total',
    ]) {
      expect(sum(samples, name), name).toBeGreaterThan(0);
    }
  });

  it('shows up in the log as events, lost paths included', () => {
    const events = new Set(logLines.map((line) => JSON.parse(line).msg));
    expect([...events]).toEqual(expect.arrayContaining(['relay-connected', 'relay-lost', 'path-lost']));
  });

  it('puts only listed values into a label', () => {
    const families = new Map<string, Family>(
      Object.entries({ ...catalogue, ...relayCatalogue }).flatMap(([name, family]) =>
        ['', '_total', '_bucket', '_sum', '_count'].map((suffix) => [name + suffix, family] as const),
      ),
    );
    const samples = texts.filter((text) => text.endsWith('# EOF\n')).flatMap(parseExport);
    expect(samples.length).toBeGreaterThan(100);
    for (const { name, labels } of samples) {
      const family = families.get(name);
      if (!family) throw new Error(`${name} is in no catalogue`);
      const { le = '0', ...own } = labels;
      expect(le).toMatch(/^(\d+(\.\d+)?|\+Inf)$/);
      expect(Object.keys(own).toSorted()).toEqual(Object.keys(family.labels).toSorted());
      for (const [label, value] of Object.entries(own)) expect(family.labels[label], name).toContain(value);
    }
  });
});

describe('a leak', () => {
  const handle = () => {
    const found = secrets.find(({ label, value }) => label.endsWith('roomHandle') && value instanceof Uint8Array);
    return { label: found?.label, bytes: Buffer.from(found?.value as Uint8Array) };
  };

  it.each(['hex', 'base64', 'base64url'] as const)('is found: a handle in %s, in a label', (encoding) => {
    const { label, bytes } = handle();
    const text = `sotto_rooms{room="${bytes.toString(encoding)}"} 1\n`;
    expect(leaksIn({ exports: [text] }).map((leak) => leak.label)).toEqual([label]);
  });

  it('is found: an address, and a name', () => {
    expect(leaksIn({ logLines: [`{"msg":"refused","code":"${addresses.v4}"}`] }).map(({ label }) => label)).toEqual([
      'v4',
    ]);
    expect(leaksIn({ exports: [`{"failing":["${canaries.owner}"]}`] }).map(({ label }) => label)).toEqual([
      'word: owner',
    ]);
  });
});
