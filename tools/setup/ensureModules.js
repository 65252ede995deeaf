import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsHand } from './needsHand.js';
import { ROOT } from './root.js';

/**
 * Installs the node modules of the lock file, unless exactly those are there already.
 *
 * The stamp is removed first and written last, so an interrupted install is done again. Scripts of packages never run
 * (.npmrc); tools/ does the preparations that are needed by name.
 *
 * @param {{ log: (line: string) => void, root?: string }} options
 */
export async function ensureModules({ log, root = ROOT }) {
  const stampPath = join(root, 'node_modules/.sotto-installed');
  const stamp = wantedStamp(root);
  if (readStamp(stampPath) === stamp) return;

  log('Installing node modules with npm ci: about a minute.');
  rmSync(stampPath, { force: true });
  const [program, ...args] = npmCommand();
  const result = spawnSync(program, [...args, 'ci'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) needsHand('npm is missing. Install it, for example with', ['apt-get install npm']);
  if (result.status !== 0) {
    console.error('npm ci failed; its output is above. Nothing is lost: the next start tries again.');
    process.exit(1);
  }
  writeFileSync(stampPath, stamp);
}

/**
 * The lock and the machine decide what npm puts there. The Node that happens to run npm does not (tried: 20 and 24
 * give the same tree), and it changes between the first start and the second.
 *
 * @param {string} root
 */
function wantedStamp(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch}\n`;
}

/** @param {string} path */
function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @returns {[string, ...string[]]} the npm that runs us, or the one in the path */
function npmCommand() {
  const running = process.env['npm_execpath'];
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}
