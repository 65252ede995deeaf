import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from '../setup/ensurePackages.js';
import { environment24, node24 } from '../setup/node24.js';
import { prepare } from '../setup/prepare.js';
import { ROOT } from '../setup/root.js';
import { inOwnNetwork, whyNoOwnNetwork } from './ownNetwork.js';
import { NOTHING, withFailure } from './Tally.js';
import { TALLY_FILE } from './TallyReporter.js';

/** @typedef {import('./Tally.js').Tally} Tally */

/**
 * Sets up what a layer needs and runs it, on screen.
 *
 * @param {import('./layers.js').Layer} layer
 * @param {object} options
 * @param {string[]} options.rest goes on to vitest
 * @param {(line: string) => void} options.log
 * @param {AbortSignal} options.signal stops the run
 * @returns {Promise<Tally>}
 */
export async function runLayer(layer, { rest, log, signal }) {
  if (layer.packages.length > 0) await ensurePackages(layer.packages, `run the ${layer.name} tests`);
  const { worker } = await prepare(layer.needs, { log });
  const environment = testEnvironment(worker);
  const obstacle = layer.ownNetwork ? whyNoOwnNetwork(environment) : undefined;
  if (obstacle) return withFailure(NOTHING, obstacle);

  const folder = mkdtempSync(join(tmpdir(), 'sotto-tally-'));
  const tallyFile = join(folder, 'tally.json');
  try {
    const command = vitest(layer, rest);
    const env = { ...environment, [TALLY_FILE]: tallyFile };
    const code = await run(layer.ownNetwork ? inOwnNetwork(command) : command, { env, signal });
    return judge(readTally(tallyFile), code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {import('./layers.js').Layer} layer @param {string[]} rest @returns {string[]} */
function vitest({ project }, rest) {
  const program = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'tools/test/TallyReporter.js')}`];
  // A forgotten `.only` would make everything else pass by not running.
  return [node24(), program, 'run', '--project', project, '--allowOnly=false', ...reporters, ...rest];
}

/** @param {string} worker @returns {NodeJS.ProcessEnv} */
function testEnvironment(worker) {
  const environment = environment24();
  return {
    ...environment,
    // The folders of ip and tcpdump on Debian, which an ordinary user's path leaves out.
    PATH: `${environment['PATH']}:/usr/sbin:/sbin`,
    ...(worker && { MEDIASOUP_WORKER_BIN: worker }),
  };
}

/** @param {string[]} command @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal }} options @returns {Promise<number>} */
function run([program = '', ...args], { env, signal }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(code ?? 1);
    });
  });
}

/** @param {string} path @returns {Tally | undefined} */
function readTally(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {Tally | undefined} tally @param {number} code @returns {Tally} */
function judge(tally, code) {
  if (tally === undefined) return withFailure(NOTHING, `vitest ended before its time (exit code ${code})`);
  if (tally.failed > 0) return tally;
  if (tally.passed === 0) return withFailure(tally, 'not one test ran');
  return code === 0 ? tally : withFailure(tally, `vitest ended with exit code ${code}`);
}
