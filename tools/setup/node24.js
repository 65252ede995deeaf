import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { needsHand } from './needsHand.js';
import { ROOT } from './root.js';

/**
 * The package's folder and not node_modules/.bin/node: npm 10 links that, then removes it with the package of the other
 * processor.
 */
const LOCKED = join(ROOT, `node_modules/node-${process.platform}-${process.arch}/bin`);
const BIN = join(ROOT, 'node_modules/.bin');

/**
 * The Node under which everything runs once node modules are there: the locked one, which needs no install by hand.
 *
 * @returns {string} an absolute path
 */
export function node24() {
  const locked = join(LOCKED, 'node');
  if (spawnSync(locked, ['--version'], { stdio: 'ignore' }).status === 0) return locked;
  if (nodeMajor() >= 24) return process.execPath;
  needsHand(`There is no ready-made Node 24 for this machine (${process.platform}-${process.arch}).`, [
    'Install Node 24 or newer, and start again with it.',
  ]);
}

/** @param {string} node */
export function isThisNode(node) {
  return realpathSync(node) === realpathSync(process.execPath);
}

/** @returns {NodeJS.ProcessEnv} the environment, with that Node and the commands of node modules first in the path */
export function environment24() {
  const ours = [LOCKED, BIN];
  const rest = (process.env['PATH'] ?? '').split(':').filter((folder) => !ours.includes(folder));
  return { ...process.env, PATH: [...ours, ...rest].join(':') };
}

/** @returns {number} */
export function nodeMajor() {
  return Number.parseInt(process.versions.node, 10);
}
