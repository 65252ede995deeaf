import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { continueUnderNode24 } from './setup/continueUnderNode24.js';
import { ensureModules } from './setup/ensureModules.js';
import { takeTurn } from './setup/takeTurn.js';

// `npm run fuzz` and `npm run fuzz -- COUNT SEED`: every parser of foreign bytes against inputs that a seed decides. A seed
// that failed is given again to see it fail again.

const log = (/** @type {string} */ line) => console.log(line);

await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { environment24, node24 } = await import('./setup/node24.js');
const { prepare } = await import('./setup/prepare.js');
const { ROOT } = await import('./setup/root.js');

await prepare(['client'], { log });
const command = [join(ROOT, 'test/fuzz/fuzz.ts'), ...process.argv.slice(2)];
const { status } = spawnSync(node24(), command, {
  cwd: ROOT,
  env: environment24(),
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
