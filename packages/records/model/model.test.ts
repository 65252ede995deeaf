import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';

// The model takes seconds of work, and more on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

const checked = [
  '-DFAULT=0: errors 0',
  '-DPAUSE -DSTEPS=1 -DFAULT=0: errors 0',
  '-DFAULT=1: errors 1',
  '-DFAULT=2: errors 1',
  '-DFAULT=3: errors 1',
  '-DPAUSE -DSTEPS=1 -DFAULT=4: errors 1',
];

it('no interleaving of the model breaks a claim, and each of four planted faults breaks one', async () => {
  const { stdout } = await promisify(execFile)('sh', [join(import.meta.dirname, 'check.sh')]);
  const told = stdout.trimEnd().split('\n');
  expect(told.map((line) => /^model: (.*), [1-9]\d* states, stored$/.exec(line)?.[1])).toEqual(checked);
});
