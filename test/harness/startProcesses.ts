import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sotto as `npm start` runs it, in processes of its own. */
export interface Processes {
  /** Everything that it wrote so far. */
  output(): string;
  /** Stops it as an operator does, and keeps its data: `output` is complete then. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const patienceMs = 60_000;

/** Starts it with these settings, and data in a folder that `close` removes; resolves once its relay has dialled in. */
export async function startProcesses(settings: Readonly<Record<string, string>>): Promise<Processes> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sotto-processes-'));
  const child = spawn(process.execPath, [join(root, 'tools/start.js')], {
    cwd: root,
    // Vitest's own NODE_ENV would make another page.
    env: { ...process.env, NODE_ENV: undefined, DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let output = '';
  const isUp = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('relay-connected')) isUp.resolve();
    });
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const close = async () => {
    await stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const fail = (why: string) => isUp.reject(new Error(`${why}: ${output}`));
  const timer = setTimeout(() => fail('no relay in time'), patienceMs);
  child.once('exit', () => fail('ended'));
  try {
    await isUp.promise;
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return { output: () => output, stop, close };
}
