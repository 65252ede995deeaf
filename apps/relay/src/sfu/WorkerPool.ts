import { opusCodec, opusFeedback } from '@sotto/protocol';
import type { Producer, Router, WebRtcTransport, Worker } from 'mediasoup/types';
import { Lane, type LaneOptions, type Running } from './Lane.ts';

export interface WorkerPoolOptions extends LaneOptions {
  readonly workers: number;
  /** Called with each new producer on its router, so that a test can tap the payloads at the relay. */
  readonly onProducer?: ((router: Router, producer: Producer) => void) | undefined;
}

interface Group {
  readonly lane: Lane;
  routing: Promise<Routing>;
  /** The worker that its router is on, once it is there. */
  worker: Worker | undefined;
  transports: number;
}

interface Routing extends Running {
  readonly router: Router;
}

/** The mediasoup workers, each behind one port, with a router per group of streams. */
export class WorkerPool {
  readonly onProducer: WorkerPoolOptions['onProducer'];
  readonly #lanes: readonly Lane[];
  readonly #groups = new Map<string, Group>();

  private constructor(lanes: readonly Lane[], onProducer: WorkerPoolOptions['onProducer']) {
    this.#lanes = lanes;
    this.onProducer = onProducer;
  }

  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const indices = Array.from({ length: options.workers }, (_, index) => index);
    const opened = await Promise.allSettled(indices.map((index) => Lane.open(options, index)));
    const lanes = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = opened.find((each) => each.status === 'rejected');
    if (!failed) return new WorkerPool(lanes, options.onProducer);
    for (const lane of lanes) lane.close();
    throw failed.reason;
  }

  /** Number of groups with a router. */
  get groups(): number {
    return this.#groups.size;
  }

  get workersDied(): number {
    return this.#lanes.reduce((sum, { deaths }) => sum + deaths, 0);
  }

  /** Processor time of each worker since its start, in milliseconds. */
  cpuMs(): Promise<number[]> {
    return Promise.all(this.#lanes.map((lane) => lane.cpuMs()));
  }

  /** Opens a transport in a group, whose router comes with the first transport and goes with the last. */
  async openTransport(key: string): Promise<{ transport: WebRtcTransport; router: Router }> {
    const group = this.#groups.get(key) ?? this.#openGroup(key);
    group.transports++;
    group.lane.transports++;
    try {
      const { router, server } = await group.routing;
      const transport = await router.createWebRtcTransport({ webRtcServer: server, enableTcp: true });
      if (transport.closed) throw new Error('the transport closed while it opened');
      transport.observer.once('close', () => this.#release(key, group));
      return { transport, router };
    } catch (error) {
      this.#release(key, group);
      throw error;
    }
  }

  /** Puts all streams of a group on one worker: the one with the fewest transports among those that run. */
  #openGroup(key: string): Group {
    const up = this.#lanes.filter(({ isUp }) => isUp);
    const [lane] = (up.length > 0 ? up : this.#lanes).toSorted((a, b) => a.transports - b.transports);
    if (!lane) throw new Error('a pool has at least one worker');
    const group: Group = {
      lane,
      routing: lane.running.then((running) => this.#route(key, running)),
      worker: undefined,
      transports: 0,
    };
    this.#groups.set(key, group);
    return group;
  }

  async #route(key: string, running: Running): Promise<Routing> {
    const group = this.#groups.get(key);
    if (group) group.worker = running.worker;
    const router = await running.worker.createRouter({ mediaCodecs: [{ ...opusCodec, rtcpFeedback: opusFeedback }] });
    // Its worker died. The next caller starts the group again, on a worker that runs.
    router.observer.once('close', () => void (this.#groups.get(key) === group && this.#groups.delete(key)));
    return { ...running, router };
  }

  #release(key: string, group: Group): void {
    group.transports--;
    group.lane.transports--;
    if (group.worker?.died) group.lane.lost++;
    if (group.transports > 0) return;
    if (this.#groups.get(key) === group) this.#groups.delete(key);
    group.routing.then(
      ({ router }) => router.close(),
      () => undefined, // its failure has already been told by openTransport
    );
  }

  /** Ends every worker; idempotent. */
  close(): void {
    for (const lane of this.#lanes) lane.close();
    this.#groups.clear();
  }
}
