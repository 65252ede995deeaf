import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node24 } from '../../setup/node24.js';

const STAND_INS = fileURLToPath(new URL('../standIns', import.meta.url));
const DEBIAN = 'docker.io/library/debian:bookworm-slim';

/**
 * Makes sure that the images on which ours are built are there: fetched, or if no registry can be reached, made of
 * Debian's and npm's packages.
 *
 * @param {import('./createPodman.js').Podman} podman
 * @param {object} options
 * @param {string} options.folder for what the stand-ins are made of
 * @param {string} options.clone holds docker-compose.yml
 * @param {(line: string) => void} options.log
 */
export async function ensureBaseImages(podman, { folder, clone, log }) {
  for (const image of namedImages(clone)) {
    if (await succeeds(podman.run(['image', 'exists', image]))) continue;
    if (await succeeds(podman.run(['pull', '--quiet', image]))) continue;
    const [, name = ''] = /([^/:]+):[^/]*$/.exec(image) ?? [];
    log(`${image} can't be fetched here: Debian's ${name} stands for it`);
    await ensureDebian(podman, folder);
    const context = collect(folder);
    await podman.run(['build', '--network', 'host', '--quiet', '--target', name, '--tag', image, context]);
  }
}

/** @param {string} clone @returns {string[]} */
function namedImages(clone) {
  const texts = ['docker-compose.yml', 'tools/container/Dockerfile'].map((file) =>
    readFileSync(join(clone, file), 'utf8'),
  );
  const found = texts.join('\n').matchAll(/(?:^FROM|^ *image:) (docker\.io\/\S+)/gm);
  return [...new Set([...found].map(([, image = '']) => image))];
}

/** @param {import('./createPodman.js').Podman} podman @param {string} folder */
async function ensureDebian(podman, folder) {
  if (await succeeds(podman.run(['image', 'exists', DEBIAN]))) return;
  const [system, archive] = [join(folder, 'debian'), join(folder, 'debian.tar')];
  const making = ['nice', 'debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', system];
  shell(making);
  shell(['tar', '-C', system, '-cf', archive, '.']);
  await podman.run(['import', archive, DEBIAN]);
  shell(['rm', '-rf', system, archive]);
}

/** @param {string} folder @returns {string} what standIns/Dockerfile copies from */
function collect(folder) {
  const context = join(folder, 'standIns');
  mkdirSync(join(context, 'node/bin'), { recursive: true });
  cpSync(STAND_INS, context, { recursive: true });
  cpSync(node24(), join(context, 'node/bin/node'));
  cpSync('/etc/ssl/certs/ca-certificates.crt', join(context, 'ca-certificates.crt'));
  cpSync(npmFolder(), join(context, 'npm'), { recursive: true });
  return context;
}

/** @returns {string} of the npm that runs us, or the one in the path */
function npmFolder() {
  const command = process.env['npm_execpath'] ?? shell(['sh', '-c', 'command -v npm']).trim();
  return dirname(dirname(realpathSync(command)));
}

/** @param {string[]} command @returns {string} */
function shell([program = '', ...args]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args[0]} failed: ${stderr || error?.message}`);
  return stdout;
}

/** @param {Promise<unknown>} work */
async function succeeds(work) {
  return work.then(
    () => true,
    () => false,
  );
}
