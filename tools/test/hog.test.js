import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startHogs } from './hog.js';

const patience = { timeout: 60_000, interval: 50 };

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('hogs are as many as asked for, and end when they are closed', async () => {
  const hogs = startHogs({ count: 2 });
  onTestFinished(hogs.close);
  expect(hogs.pids.map(isAlive)).toEqual([true, true]);
  hogs.close();
  await vi.waitFor(() => expect(hogs.pids.map(isAlive)).toEqual([false, false]), patience);
});

it('hogs end with a parent that is killed', async () => {
  const starter = `import { startHogs } from ${JSON.stringify(new URL('./hog.js', import.meta.url).href)};
    process.send(startHogs({ count: 1 }).pids);`;
  const parent = fork('-', [], { execArgv: ['--input-type=module', '--eval', starter], stdio: 'ignore' });
  const [pids] = await once(parent, 'message');
  expect(pids.map(isAlive)).toEqual([true]);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false]), patience);
});
