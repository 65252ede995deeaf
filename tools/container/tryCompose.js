import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { continueUnderNode24 } from '../setup/continueUnderNode24.js';
import { ensureModules } from '../setup/ensureModules.js';
import { takeTurn } from '../setup/takeTurn.js';

// `npm run try:compose`: builds the images, runs docker-compose.yml as it stands, claims the server by the link that it
// prints, lets two people talk through it over https, restores a backup, and removes everything it made.
//
// Podman and podman-compose run it, in a store, a process tree and a network of their own: whatever else runs here is
// neither seen nor touched, and nothing outlives the trial. With `-- FOLDER` the images stay in that folder, for the next.

const log = (/** @type {string} */ line) => console.log(line);

await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { whyNoTrial } = await import('./trial/whyNoTrial.js');
const { node24 } = await import('../setup/node24.js');
const { prepare } = await import('../setup/prepare.js');

const obstacle = whyNoTrial();
if (obstacle) {
  log(`skipped: ${obstacle}`);
} else {
  const { worker } = await prepare(['worker'], { log });
  const [kept] = process.argv.slice(2);
  const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'sotto-trial-'));
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const trial = fileURLToPath(new URL('./trial/trial.js', import.meta.url));
  const command = [...namespaces, node24(), trial, folder, worker];
  const { status } = spawnSync('unshare', command, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (!kept) rmSync(folder, { recursive: true, force: true });
  process.exitCode = status ?? 1;
}
