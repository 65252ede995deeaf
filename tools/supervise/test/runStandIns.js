import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runSotto } from '../runSotto.js';

// The whole supervisor as tools/start.js runs it, with a stand-in for each argument in place of relay and server.
const STAND_IN = fileURLToPath(new URL('./standIn.js', import.meta.url));

process.exitCode = await runSotto({
  root: tmpdir(),
  worker: '/worker',
  log: (line) => console.log(line),
  specs: ({ environment }) =>
    process.argv.slice(2).map((kind, index) => ({
      name: `child ${index}`,
      command: process.execPath,
      args: [STAND_IN, kind],
      environment,
    })),
});
