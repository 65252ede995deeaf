import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The server in a process of its own. */
export interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  /** CPU time of its process so far, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** The tree of the server: this one, or that of an earlier commit. */
  readonly tree: string;
  /** Key of the relay that it accepts, in base64url. */
  readonly relayKey: string;
  readonly dataDir: string;
  /** Any if left out. */
  readonly port?: number;
}

/** Starts a server on its embedded database, for its CPU time to be read. */
export async function startServer({ tree, relayKey, dataDir, port = 0 }: ServerOptions): Promise<Server> {
  const script = join(tree, 'bench/serverCapacity/serve.ts');
  const child = fork(script, [relayKey, dataDir, String(port)], { cwd: tree });
  const hear = async () => ((await once(child, 'message')) as [number])[0];
  return {
    child,
    port: await hear(),
    cpuMs() {
      child.send('cpu');
      return hear();
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
