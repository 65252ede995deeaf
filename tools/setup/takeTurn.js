import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isAlive } from './processIdentity.js';
import { ROOT } from './root.js';

/**
 * Lets one process at a time set things up in this clone: `npm start` and `npm test` begun together would otherwise
 * install over each other. The turn of a process that has died is free.
 *
 * @template T
 * @param {{ log: (line: string) => void, path?: string }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function takeTurn({ log, path = join(ROOT, '.cache/setup.turn') }, work) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identifyProcess(process.pid)));
  try {
    for (let waiting = false; !claim(own, path); waiting = true) {
      if (!waiting) log('Another start or test is setting up this clone. Waiting for it.');
      await sleep(200);
    }
  } finally {
    rmSync(own);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} own @param {string} path */
function claim(own, path) {
  if (!holderLives(path)) rmSync(path, { force: true });
  try {
    // A link appears with its content or not at all, so nobody reads a half-written turn.
    linkSync(own, path);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
function holderLives(path) {
  try {
    return isAlive(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return false;
  }
}
