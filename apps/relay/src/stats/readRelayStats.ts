import type { MediaCommands } from '../sfu/MediaCommands.ts';
import type { WorkerPool } from '../sfu/WorkerPool.ts';

/** The load of this relay, in totals that identify nobody. */
export interface RelayStats {
  /** Servers that are connected now. */
  readonly servers: number;
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
  /** Clients that receive sound or could at once. */
  readonly listeners: number;
  readonly groups: number;
  readonly workers: readonly { readonly cpuMs: number }[];
  /** Since the start of the relay. */
  readonly workersDied: number;
  /** RTP packets from speakers since the start of the relay, a second old at most. */
  readonly packetsIn: number;
  /** Lost packets from speakers, as far as the worker knows. */
  readonly packetsInLost: number;
  /**
   * For a sample of consumers, different ones each time: the packets sent to them, and the losses that they reported.
   */
  readonly sampledOut: { readonly packets: number; readonly lost: number };
}

export interface RelayStatsSource {
  readonly pool: WorkerPool;
  /** One for each server. */
  readonly servers: readonly { readonly commands: MediaCommands; readonly isConnected: () => boolean }[];
  readonly received: { readonly packets: number; readonly lost: number };
}

/** Number of consumers in a sample; each costs a message to a worker and back. */
const sampleSize = 32;

/** A snapshot whose cost does not grow with what the relay carries. */
export async function readRelayStats({ pool, servers, received }: RelayStatsSource): Promise<RelayStats> {
  const sizes = servers.map(({ commands }) => commands.sizes);
  const sum = (name: keyof (typeof sizes)[number]) => sizes.reduce((total, each) => total + each[name], 0);
  const [cpu, sampledOut] = await Promise.all([pool.cpuMs(), sampleOut(servers)]);
  return {
    servers: servers.filter(({ isConnected }) => isConnected()).length,
    transports: sum('transports'),
    producers: sum('producers'),
    consumers: sum('consumers'),
    listeners: sum('listeners'),
    groups: pool.groups,
    workers: cpu.map((cpuMs) => ({ cpuMs })),
    workersDied: pool.workersDied,
    packetsIn: received.packets,
    packetsInLost: received.lost,
    sampledOut,
  };
}

async function sampleOut(servers: RelayStatsSource['servers']) {
  const share = Math.ceil(sampleSize / Math.max(1, servers.length));
  const all = await Promise.all(servers.map(({ commands }) => commands.sampleSent(share)));
  return all.reduce((sum, each) => ({ packets: sum.packets + each.packets, lost: sum.lost + each.lost }), {
    packets: 0,
    lost: 0,
  });
}
