import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isAlive } from './processIdentity.js';
import { ROOT } from './root.js';

/**
 * @typedef {object} TurnOptions
 * @property {(line: string) => void} log
 * @property {string} [path] the file of this turn; without it, that of setting up this clone
 * @property {string} [waiting] the sentence while another process has the turn
 */

/**
 * Lets one process at a time do something: `npm start` and `npm test` begun together would otherwise install over each
 * other. The turn of a process that has died is free. It needs no module, since it is taken to install modules.
 *
 * @template T
 * @param {TurnOptions} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function takeTurn(
  {
    log,
    path = join(ROOT, '.cache/setup.turn'),
    waiting = 'Another start or test is setting up this clone. Waiting for it.',
  },
  work,
) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify(identifyProcess(process.pid)));
  try {
    for (let isWaiting = false; !claim(own, path); isWaiting = true) {
      if (!isWaiting) log(waiting);
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
  clearDead(path);
  try {
    // A link appears with its content or not at all, so nobody reads a half-written turn.
    linkSync(own, path);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
function clearDead(path) {
  const holder = read(path);
  if (holder === undefined || lives(holder)) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    // Another process was faster, and has a turn of its own already: give that back.
    if (read(aside) !== holder) linkSync(aside, path);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true });
}

/** @param {string} path @returns {string | undefined} */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} holder */
function lives(holder) {
  try {
    return isAlive(JSON.parse(holder));
  } catch {
    return false;
  }
}
