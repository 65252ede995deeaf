import { expect } from 'vitest';
import { startTcpPath } from '../harness/startTcpPath.ts';
import { story } from '../harness/story.ts';

/**
 * Connections that fail during the outage, which takes about a minute for so many: Firefox makes several for each request.
 * After 16 WebSockets that failed, Firefox would make the next one wait for a minute (Gecko's FailDelay grows by half with
 * each, from 0.2 s).
 */
const failures = 330;

const test = story.extend('line', async ({ sotto }, { onCleanup }) => {
  const to = { address: '127.0.0.1', port: Number(new URL(sotto.origin).port) };
  const line = await startTcpPath({ at: { address: '127.0.0.1', port: 0 }, to });
  onCleanup(line.close);
  return line;
});

test('Firefox dials no WebSocket while HTTP fails, and is connected by the first one after a long outage', async ({
  firefox,
  guest,
  line,
}) => {
  const ada = await guest();
  await ada.startRoom({ title: 'Through the mountain', name: 'Ada' });
  const { hash } = new URL(await ada.keptLink());
  const fern = await guest({ on: firefox, origin: `http://127.0.0.1:${line.port}` });
  await fern.follow(`http://127.0.0.1:${line.port}/r${hash}`);
  await fern.listenIn('Fern');
  await fern.reads('connected');
  const { dials } = line.counts();
  line.setOpen(false);
  line.cut();
  await fern.reads('offline');
  await expect.poll(() => line.counts().refused, { timeout: 240_000, interval: 100 }).toBeGreaterThan(failures);
  expect(line.counts().dials).toBe(dials);
  line.setOpen(true);
  await fern.reads('connected');
  expect(line.counts().dials).toBe(dials + 1);
});
