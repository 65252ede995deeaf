import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A process of `child.ts`, as this process sees it. */
export interface Child {
  readonly process: ChildProcess;
  /** Its output, line by line. */
  readonly lines: string[];
  /** Resolves once it has printed this many lines or has ended. */
  said(count: number): Promise<void>;
  /** Kills it without warning. */
  kill(): Promise<void>;
}

/** Runs `child.ts` on `folder`, behind `prefix` if one is given. */
export function spawnChild(
  folder: string,
  prefix: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Child {
  const [file = process.execPath, ...args] = [...prefix, process.execPath, program, folder];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const closed = once(reader, 'close');
  // Later than the end of its output: only now has the kernel given up its locks.
  const exited = once(child, 'exit');
  return {
    process: child,
    lines,
    async said(count) {
      while (lines.length < count) {
        const isClosed = await Promise.race([once(reader, 'line').then(() => false), closed.then(() => true)]);
        if (isClosed) return;
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await Promise.all([closed, exited]);
    },
  };
}
