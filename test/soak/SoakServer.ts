import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../harness/findFreePort.ts';
import { type Processes, startProcesses } from '../harness/startProcesses.ts';
import { type Counts, readCounts } from './readCounts.ts';

/** The faults that a soak causes in a running Sotto. */
export type Fault = 'kill-server' | 'kill-relay' | 'kill-worker' | 'pause-database';

/** Sotto as `npm start` runs it, whose processes the soak can kill. */
export class SoakServer {
  readonly origin: string;
  readonly #metricsPorts: readonly number[];
  readonly #dataDir: string;
  readonly #processes: Processes;

  private constructor(
    ports: { readonly port: number; readonly metricsPort: number },
    dataDir: string,
    processes: Processes,
  ) {
    this.origin = `http://127.0.0.1:${ports.port}`;
    this.#metricsPorts = [ports.metricsPort, ports.metricsPort + 1];
    this.#dataDir = dataDir;
    this.#processes = processes;
  }

  /** Starts it on free ports; the relay's metrics are on the port after the server's. */
  static async start(): Promise<SoakServer> {
    const ports = { port: await findFreePort(), metricsPort: await findFreePort() };
    const dataDir = await mkdtemp(join(tmpdir(), 'sotto-soak-'));
    const settings = {
      DATA_DIR: dataDir,
      PORT: String(ports.port),
      RTC_PORT: String(await findFreePort()),
      METRICS_PORT: String(ports.metricsPort),
      OPEN_TO_ALL: 'true',
      ANNOUNCED_ADDRESS: '127.0.0.1',
    };
    return new SoakServer(ports, dataDir, await startProcesses(settings));
  }

  /** Reads the counts of server and relay. */
  counts(): Promise<Counts> {
    return readCounts(this.#metricsPorts);
  }

  /** Processes by what they are; those that are being started again are left out. */
  pids(): Partial<Record<'server' | 'relay' | 'worker', number>> {
    const { children } = JSON.parse(readFileSync(join(this.#dataDir, 'processes.json'), 'utf8')) as {
      children: Record<string, { pid: number } | undefined>;
    };
    const relay = children['relay']?.pid;
    const worker = relay && childrenOf(relay).find((pid) => commandOf(pid).includes('mediasoup-worker'));
    const found = { server: children['server']?.pid, relay, worker };
    return Object.fromEntries(Object.entries(found).filter(([, pid]) => pid !== undefined && commandOf(pid) !== ''));
  }

  /** Causes this fault. The returned function ends a pause; the supervisor mends everything else. */
  inflict(fault: Fault): () => void {
    if (fault === 'pause-database') return this.#pauseDatabase();
    const target = { 'kill-server': 'server', 'kill-relay': 'relay', 'kill-worker': 'worker' } as const;
    const pid = this.pids()[target[fault]];
    if (pid) process.kill(pid, 'SIGKILL');
    return () => undefined;
  }

  /** Resident memory of each process, in MiB. */
  memory(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.pids()).map(([name, pid]) => [name, residentMiB(pid)]));
  }

  output(): string {
    return this.#processes.output();
  }

  async close(): Promise<void> {
    await this.#processes.close();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  /** Stops every process of the database, so that nothing answers and nothing is reset. */
  #pauseDatabase(): () => void {
    const folder = join(this.#dataDir, 'postgres');
    const all = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    const masters = all.filter((pid) => commandOf(pid).includes('postgres') && commandOf(pid).includes(folder));
    const pids = masters.flatMap((pid) => [pid, ...childrenOf(pid)]);
    for (const pid of pids) signal(pid, 'SIGSTOP');
    return () => {
      for (const pid of pids) signal(pid, 'SIGCONT');
    };
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function residentMiB(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}
