import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { continueUnderNode24 } from './setup/continueUnderNode24.js';
import { ensureModules } from './setup/ensureModules.js';
import { takeTurn } from './setup/takeTurn.js';

// `npm run soak -- MINUTES [SEED]`: people come, go, speak and are removed while processes are killed and the database
// pauses. Ends with what should have happened and did not.

const log = (/** @type {string} */ line) => console.log(line);

await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { environment24, node24 } = await import('./setup/node24.js');
const { prepare } = await import('./setup/prepare.js');
const { ROOT } = await import('./setup/root.js');

const { worker } = await prepare(['client', 'database', 'worker', 'page'], { log });
const env = { ...environment24(), MEDIASOUP_WORKER_BIN: worker };
const command = [join(ROOT, 'test/soak/main.ts'), ...process.argv.slice(2)];
const { status } = spawnSync(node24(), command, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
process.exitCode = status ?? 1;
