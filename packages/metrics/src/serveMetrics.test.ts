import { afterEach, expect, test } from 'vitest';
import { contentType, createMeter } from './createMeter.ts';
import { type ProcessUsage, processFamilies, readProcess } from './processFamilies.ts';
import { type MetricsServer, serveMetrics } from './serveMetrics.ts';

const open: MetricsServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const usage: ProcessUsage = {
  cpuUsage: () => ({ user: 2_500_000, system: 500_000 }),
  memoryUsage: () => ({ rss: 300, heapUsed: 200, external: 100 }),
};

async function serve(meter: { render(): Promise<string> }): Promise<MetricsServer> {
  const served = await serveMetrics({ host: '127.0.0.1', port: 0 }, meter);
  if (!served.ok) throw new Error(served.error.code);
  open.push(served.value);
  return served.value;
}

test('answers only /metrics, with the resource usage of the process', async () => {
  const meter = createMeter(processFamilies);
  readProcess(meter, usage);
  const { port } = await serve(meter);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(answer.headers.get('content-type')).toBe(contentType);
  const text = await answer.text();
  expect(text).toContain('sotto_process_cpu_seconds_total{mode="user"} 2.5\n');
  expect(text).toContain('sotto_process_memory_bytes{kind="heap"} 200\n');
  for (const path of ['/', '/metrics?x', '/health']) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(404);
  }
  expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(404);
});

test('answers without a text if a reading fails', async () => {
  const { port } = await serve({ render: () => Promise.reject(new Error('canary')) });
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect([answer.status, await answer.text()]).toEqual([500, '']);
});

test('reports a taken port by its errno', async () => {
  const { port } = await serve({ render: async () => '' });
  const second = await serveMetrics({ host: '127.0.0.1', port }, { render: async () => '' });
  expect(second).toEqual({ ok: false, error: { code: 'EADDRINUSE' } });
});
