import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSoak } from './runSoak.ts';
import { SoakServer } from './SoakServer.ts';

let server: SoakServer;

beforeAll(async () => {
  server = await SoakServer.start();
});
afterAll(() => server.close());

it('people come, go, speak and are removed, through kills and a silent database, and all counts end at zero', async () => {
  const lines: string[] = [];
  const report = await runSoak({ server, seconds: 30, seed: 9, log: (line) => void lines.push(line) });
  expect(report.problems, lines.join('\n')).toEqual([]);
  expect(report.faults).toMatchObject({ 'kill-server': expect.any(Number), 'pause-database': expect.any(Number) });
  expect(report.steps['arrive']).toBeGreaterThan(3);
}, 600_000);
