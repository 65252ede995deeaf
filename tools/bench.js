import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { continueUnderNode24 } from './setup/continueUnderNode24.js';
import { ensureModules } from './setup/ensureModules.js';
import { takeTurn } from './setup/takeTurn.js';

// `npm run bench` and `npm run bench -- NAME ...`: figures of this machine now, as ratios to a floor of the same run.
// Nothing passes or fails here but the page's budget.

const log = (/** @type {string} */ line) => console.log(line);

await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { environment24, node24 } = await import('./setup/node24.js');
const { ensurePackages } = await import('./setup/ensurePackages.js');
const { prepare } = await import('./setup/prepare.js');
const { ROOT } = await import('./setup/root.js');
const { inOwnNetwork } = await import('./test/ownNetwork.js');

/** @type {Record<string, { file: string, hasBrowser: boolean }>} */
const BENCHES = {
  pageWeight: { file: 'bench/pageWeight.js', hasBrowser: false },
  frames: { file: 'bench/frames.ts', hasBrowser: false },
  serverMemory: { file: 'bench/serverMemory.ts', hasBrowser: false },
  serverCapacity: { file: 'bench/serverCapacity.ts', hasBrowser: false },
  requestCosts: { file: 'bench/requestCosts.ts', hasBrowser: false },
  keys: { file: 'bench/keys.ts', hasBrowser: false },
  firstAudio: { file: 'bench/firstAudio.ts', hasBrowser: true },
  join: { file: 'bench/join.ts', hasBrowser: true },
  removal: { file: 'bench/removal.ts', hasBrowser: true },
  mouthToEar: { file: 'bench/mouthToEar.ts', hasBrowser: true },
  loss: { file: 'bench/loss.ts', hasBrowser: true },
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES);
const unknown = names.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}: they are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
if (names.some((name) => BENCHES[name]?.hasBrowser))
  await ensurePackages(['chromium', 'espeak-ng', 'iproute2'], 'run this bench');
const { worker } = await prepare(['client', 'database', 'worker', 'page'], { log });
const environment = environment24();
const env = { ...environment, PATH: `${environment['PATH']}:/usr/sbin:/sbin`, MEDIASOUP_WORKER_BIN: worker };
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) continue;
  log(`\n== ${name} ==`);
  const command = [node24(), join(ROOT, bench.file)];
  const [program = '', ...args] = bench.hasBrowser ? inOwnNetwork(command) : command;
  const { status } = spawnSync(program, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exitCode = 1;
}
