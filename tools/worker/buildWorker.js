import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { copyFile, cp } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { workerIn } from './checkedWorker.js';
import { applyRecipe } from './recipe/applyRecipe.js';
import { setupArguments, shimCheckTarget, workerTarget } from './recipe/mesonArguments.js';

/** Debian packages that the build needs. */
export const workerBuildPackages = [
  'meson',
  'ninja-build',
  'pkg-config',
  'g++',
  'libuv1-dev',
  'libsrtp2-dev',
  'libssl-dev',
  'libabsl-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
];

const BYTES_PER_COMPILER = 1.5 * 2 ** 30;

/**
 * Builds the worker from the sources in mediasoup's package with the system's libraries; nothing is downloaded.
 *
 * @param {object} options
 * @param {string} options.sources the worker's, which stay as they are
 * @param {string} options.scratch an empty folder for some 100 MB, the caller's to remove
 * @param {string} options.staging the folder that gets the worker
 * @param {string} options.logFile gets all that the tools say
 * @param {(line: string) => void} options.log
 */
export async function buildWorker({ sources, scratch, staging, logFile, log }) {
  const copy = join(scratch, 'worker');
  await cp(sources, copy, { recursive: true });
  await applyRecipe(copy);
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / BYTES_PER_COMPILER)));
  /** @type {[string, string[]][]} */
  const steps = [
    ['configuring', ['meson', 'setup', 'build', ...setupArguments]],
    // Five minutes of compiling must not make the machine unusable.
    ['compiling', ['nice', '-n', '10', 'ninja', '-C', 'build', '-j', `${jobs}`, workerTarget, shimCheckTarget]],
    ['checking the SRTP layer', [join(copy, 'build', shimCheckTarget)]],
  ];
  const output = createWriteStream(logFile).on('error', () => undefined);
  try {
    const hear = progressTeller(log);
    for (const [what, command] of steps) await run({ what, command, cwd: copy, output, hear });
  } finally {
    await new Promise((resolve) => output.end(resolve));
  }
  await copyFile(join(copy, 'build', workerTarget), workerIn(staging));
}

/**
 * @param {object} step
 * @param {string} step.what named in the error
 * @param {string[]} step.command
 * @param {string} step.cwd
 * @param {import('node:stream').Writable} step.output
 * @param {(text: string) => void} step.hear gets what goes to the output too
 */
async function run({ what, command: [program = '', ...args], cwd, output, hear }) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(output, { end: false });
    stream.setEncoding('utf8').on('data', hear);
  }
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${what} ended with ${code ?? signal}`);
}

/** Tells each fifth of ninja's way once. @param {(line: string) => void} log */
function progressTeller(log) {
  let told = 0;
  return (/** @type {string} */ text) => {
    const [, done, all] = /\[(\d+)\/(\d+)\]/.exec(text) ?? [];
    if (done === undefined || all === undefined) return;
    const fifth = Math.floor((5 * Number(done)) / Number(all));
    if (fifth > told && fifth < 5) log(`  ${fifth * 20} % of the audio relay's media engine is compiled`);
    told = Math.max(told, fifth);
  };
}
