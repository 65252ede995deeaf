import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles } from './hashFiles.js';
import { node24 } from './node24.js';
import { ROOT } from './root.js';

const SOURCES = ['apps/web', 'packages', 'package-lock.json'];

/**
 * Builds the page into apps/web/dist, unless that was built from these very sources. The stamp lies in the folder that
 * the build empties first, so a build that broke off half-way is done again.
 *
 * @param {{ log: (line: string) => void, root?: string }} options
 */
export async function ensurePage({ log, root = ROOT }) {
  const stampPath = join(root, 'apps/web/dist/.built-from');
  const sources = hashFiles(root, SOURCES, (path) => !/\.test\.tsx?$|^packages\/[^/]+\/test\//.test(path));
  if (readStamp(stampPath) === sources) return;

  log('Building the page.');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const result = spawnSync(node24(), [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'apps/web'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.status !== 0) throw new Error('The page could not be built; the reason stands above.');
  writeFileSync(stampPath, sources);
}

/** @param {string} path */
function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
