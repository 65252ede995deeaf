import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isAlive } from '../setup/processIdentity.js';
import { BadSetting } from './BadSetting.js';
import { killGroup } from './killGroup.js';

/** @typedef {import('../setup/processIdentity.js').ProcessIdentity} ProcessIdentity */
/**
 * @typedef {object} Written
 * @property {ProcessIdentity} [supervisor]
 * @property {boolean} [isStopping]
 * @property {Record<string, ProcessIdentity | undefined>} children
 */

/** How long a supervisor may take to notice that the npm above it is gone, in milliseconds; see watchParent. */
const NOTICE_MS = 2_000;

/**
 * The processes that use a data folder, stored in its `processes.json`.
 *
 * It stops a second start on a folder that is in use. After a supervisor was killed with -9, the next start waits for
 * the end of these processes, so that neither a port nor the database is still taken.
 */
export class ProcessRecord {
  #path;
  /** @type {Written} */
  #written = { children: {} };

  /** @param {string} dataDir */
  constructor(dataDir) {
    this.#path = join(dataDir, 'processes.json');
  }

  /**
   * Takes the folder for this process.
   *
   * @param {{ log: (line: string) => void, patienceMs: number }} options how long a supervisor that is stopping, and
   *   children of one that was killed, get to end by themselves
   * @throws {BadSetting} when another supervisor lives, and means to
   */
  async take({ log, patienceMs }) {
    await this.#waitForSupervisor({ log, patienceMs });
    const children = Object.values(this.#read().children).filter((child) => child !== undefined);
    await outlive(children, { log, patienceMs });
    const supervisor = identifyProcess(process.pid);
    this.#written = { ...(supervisor && { supervisor }), children: {} };
    this.#write();
  }

  /** @param {{ log: (line: string) => void, patienceMs: number }} options */
  async #waitForSupervisor({ log, patienceMs }) {
    const begunAt = Date.now();
    for (let announced = false; ; ) {
      const { supervisor, isStopping } = this.#read();
      if (!supervisor || !isAlive(supervisor)) return;
      if (Date.now() - begunAt > (isStopping ? patienceMs : NOTICE_MS)) {
        throw new BadSetting(
          `Sotto runs on ${dirname(this.#path)} already (process ${supervisor.pid}): ` +
            'stop that one first, or set DATA_DIR to another folder.',
        );
      }
      if (isStopping && !announced) log('An earlier start is still stopping. Waiting for it.');
      announced ||= isStopping === true;
      await sleep(50);
    }
  }

  /** @param {string} name @param {number} pid */
  note(name, pid) {
    this.#written.children[name] = identifyProcess(pid);
    this.#write();
  }

  /** Says that this process is about to end, so that the next start waits rather than gives up. */
  noteStopping() {
    this.#written.isStopping = true;
    this.#write();
  }

  /** Gives the folder back. */
  clear() {
    rmSync(this.#path, { force: true });
  }

  /** @returns {Written} */
  #read() {
    try {
      return { children: {}, ...JSON.parse(readFileSync(this.#path, 'utf8')) };
    } catch {
      // Absent, or not ours to understand: then it names no process that could be in the way.
      return { children: {} };
    }
  }

  #write() {
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#written), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/** @param {ProcessIdentity[]} left @param {{ log: (line: string) => void, patienceMs: number }} options */
async function outlive(left, { log, patienceMs }) {
  if (!left.some(isAlive)) return;
  log('An earlier start was killed. Waiting for its processes to end.');
  const deadline = Date.now() + patienceMs;
  while (left.some(isAlive) && Date.now() < deadline) await sleep(50);
  for (const child of left.filter(isAlive)) killGroup(child.pid);
  while (left.some(isAlive)) await sleep(20);
}
