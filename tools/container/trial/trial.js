import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node24 } from '../../setup/node24.js';
import { ROOT } from '../../setup/root.js';
import { inOwnNetwork, OWN_ADDRESS } from '../../test/ownNetwork.js';
import { createSecrets } from '../createSecrets.js';
import { createPodman } from './createPodman.js';
import { ensureBaseImages } from './ensureBaseImages.js';
import { serveWorker } from './serveWorker.js';

// The part of tryCompose.js that runs in mounts and a process tree of its own: `trial.js FOLDER WORKER`.

const [folder = '', worker = ''] = process.argv.slice(2);
const podman = createPodman(folder);
const clone = join(folder, 'sotto');
const log = (/** @type {string} */ line) => console.log(line);

copyClone();
createSecrets({ folder: clone, siteAddress: 'localhost', announcedAddress: OWN_ADDRESS });
await timed('base images', () => ensureBaseImages(podman, { folder, clone, log }));
await timed('images of app, relay and caddy', buildImages);
for (const line of (await podman.run(['images', '--format', '{{.Repository}} {{.Size}}'])).trim().split('\n')) {
  if (line.includes('sotto')) log(`  ${line}`);
}
const rooms = fileURLToPath(new URL('./useRooms.js', import.meta.url));
const [program, ...args] = inOwnNetwork([node24(), rooms, folder], { isRoot: true });
const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
process.exitCode = status ?? 1;

/** Copies what a fresh clone would have, so that no setting and no secret of this one is used or touched. */
function copyClone() {
  rmSync(clone, { recursive: true, force: true });
  mkdirSync(clone);
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' });
  if (listed.status !== 0) throw new Error(`git is needed to copy this clone: ${listed.stderr}`);
  for (const file of listed.stdout.split('\0').filter(Boolean)) cpSync(join(ROOT, file), join(clone, file));
}

async function buildImages() {
  // The media engine of this machine, or the trial would compile one: five minutes that tools/worker's own tests spend.
  const served = await serveWorker(worker);
  try {
    const from = `MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL=${served.origin}`;
    const options = ['--podman-build-args', '--network host --layers'];
    const fetched = ['--build-arg', from, '--build-arg', 'MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD='];
    await podman.compose([...options, 'build', ...fetched], { cwd: clone });
  } finally {
    served.close();
  }
}

/** @param {string} what @param {() => Promise<unknown>} work */
async function timed(what, work) {
  const begun = performance.now();
  await work();
  log(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
