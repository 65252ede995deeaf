import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';
import { startHogs } from './hog.js';

// `npm run test:busy`: `npm test` on a machine whose cores all have something else to do. What passes on a quiet machine
// and fails here waits for a time where it should wait for a condition.

const hogs = startHogs();
const tests = spawn(process.execPath, [join(ROOT, 'tools/test.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => tests.kill(signal));
tests.once('exit', (code) => {
  hogs.close();
  process.exitCode = code ?? 1;
});
