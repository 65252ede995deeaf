import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { continueUnderNode24 } from '../setup/continueUnderNode24.js';
import { ensureModules } from '../setup/ensureModules.js';
import { takeTurn } from '../setup/takeTurn.js';

// `npm run pictures` takes docs/pictures again, of the running product, in a network of its own.

const log = (/** @type {string} */ line) => console.log(line);

await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { environment24, node24 } = await import('../setup/node24.js');
const { ensurePackages } = await import('../setup/ensurePackages.js');
const { prepare } = await import('../setup/prepare.js');
const { inOwnNetwork } = await import('../test/ownNetwork.js');

await ensurePackages(['chromium', 'espeak-ng', 'iproute2'], 'take pictures');
const { worker } = await prepare(['client', 'database', 'worker', 'page'], { log });
const scene = fileURLToPath(new URL('./playScene.js', import.meta.url));
const [program, ...args] = inOwnNetwork([node24(), scene]);
const env = { ...environment24(), MEDIASOUP_WORKER_BIN: worker };
process.exitCode = spawnSync(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
