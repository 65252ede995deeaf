import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';
import { startHogs } from './hog.js';

// `npm run test:busy`: `npm test` on a machine whose cores are all busy with other work. A test that passes on a quiet
// machine and fails here waits for a time instead of a condition.

const hogs = startHogs();
const tests = spawn(process.execPath, [join(ROOT, 'tools/test.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => tests.kill(signal));
tests.once('exit', (code) => {
  hogs.close();
  process.exitCode = code ?? 1;
});
