import { opusCodec } from '@sotto/protocol';
import { createWorker } from 'mediasoup';
import type { Producer, Router, TransportListenInfo, WebRtcServer, WebRtcTransport, Worker } from 'mediasoup/types';
import type { ListenAddress } from '../listenAddresses.ts';

export interface WorkerPoolOptions {
  readonly workerBinary: string | undefined;
  readonly workers: number;
  /** Port of the first worker, UDP and TCP; the others follow. */
  readonly rtcPort: number;
  readonly listen: readonly ListenAddress[];
  /** A worker process died, and every stream on it with it. */
  readonly onWorkerDied: () => void;
  /** Sees each new producer on its router: where a test taps the payloads that pass the relay. */
  readonly onProducer?: ((router: Router, producer: Producer) => void) | undefined;
}

interface Lane {
  readonly worker: Worker;
  readonly server: WebRtcServer;
}

interface Group {
  readonly lane: Lane;
  readonly router: Promise<Router>;
  transports: number;
}

/** The mediasoup workers, each behind one port, with a router per group of streams. */
export class WorkerPool {
  readonly onProducer: WorkerPoolOptions['onProducer'];
  readonly #lanes: readonly Lane[];
  readonly #groups = new Map<string, Group>();
  #next = 0;

  private constructor(lanes: readonly Lane[], onProducer: WorkerPoolOptions['onProducer']) {
    this.#lanes = lanes;
    this.onProducer = onProducer;
  }

  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const indices = Array.from({ length: options.workers }, (_, index) => index);
    return new WorkerPool(await Promise.all(indices.map((index) => createLane(options, index))), options.onProducer);
  }

  /** A new transport in a group, whose router comes with its first transport and goes with its last. */
  async openTransport(key: string): Promise<{ transport: WebRtcTransport; router: Router }> {
    const group = this.#groups.get(key) ?? this.#openGroup(key);
    group.transports++;
    try {
      const router = await group.router;
      const transport = await router.createWebRtcTransport({ webRtcServer: group.lane.server, enableTcp: true });
      transport.observer.once('close', () => this.#release(key, group));
      return { transport, router };
    } catch (error) {
      this.#release(key, group);
      throw error;
    }
  }

  #openGroup(key: string): Group {
    const lane = this.#lanes[this.#next++ % this.#lanes.length];
    if (!lane) throw new Error('a pool has at least one worker');
    const router = lane.worker.createRouter({ mediaCodecs: [{ ...opusCodec, rtcpFeedback: [] }] });
    const group = { lane, router, transports: 0 };
    this.#groups.set(key, group);
    return group;
  }

  #release(key: string, group: Group): void {
    group.transports--;
    if (group.transports > 0) return;
    if (this.#groups.get(key) === group) this.#groups.delete(key);
    group.router.then(
      (router) => router.close(),
      () => undefined, // its failure has already been told by openTransport
    );
  }

  /** Ends every worker; idempotent. */
  close(): void {
    for (const { worker } of this.#lanes) worker.close();
    this.#groups.clear();
  }
}

async function createLane(options: WorkerPoolOptions, index: number): Promise<Lane> {
  const { workerBinary } = options;
  const worker = await createWorker({ logLevel: 'none', ...(workerBinary ? { workerBin: workerBinary } : {}) });
  worker.on('died', options.onWorkerDied);
  const listenInfos = options.listen.flatMap((address) =>
    (['udp', 'tcp'] as const).map(
      (protocol): TransportListenInfo => ({ protocol, port: options.rtcPort + index, ...address }),
    ),
  );
  try {
    return { worker, server: await worker.createWebRtcServer({ listenInfos }) };
  } catch (error) {
    worker.close();
    throw error;
  }
}
