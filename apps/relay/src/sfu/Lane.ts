import { errorCode, type Log } from '@sotto/log';
import { createWorker } from 'mediasoup';
import type { TransportListenInfo, WebRtcServer, Worker } from 'mediasoup/types';
import type { ListenAddress } from '../listenAddresses.ts';

export interface LaneOptions {
  readonly workerBinary: string | undefined;
  /** Port of the first worker, UDP and TCP; the others follow. */
  readonly rtcPort: number;
  readonly listen: readonly ListenAddress[];
  readonly log: Log;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** Called if workers die again and again, about which this process can do nothing. */
  readonly onGivenUp: () => void;
}

/** A worker behind its port. */
export interface Running {
  readonly worker: Worker;
  readonly server: WebRtcServer;
}

/**
 * Pause before the next worker starts, in milliseconds: none after the first death, then twice as long after each
 * further one.
 */
const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** A worker that has run for this long counts as healthy, in milliseconds. */
const soundAfterMs = 60_000;
const deathsInARow = 8;

/** One port with a worker behind it. If the worker dies, another takes its place. */
export class Lane {
  /** The current worker, or the one that is starting. */
  running: Promise<Running>;
  /** Number of transports on the current worker. */
  transports = 0;
  /** Number of transports that the last death took. */
  lost = 0;
  /** Number of workers that died here. */
  deaths = 0;
  #isUp = false;
  #inARow = 0;
  #startedMs = 0;
  #worker: Worker | undefined;
  #isClosed = false;
  #stopWaiting: () => void = () => undefined;
  readonly #options: LaneOptions;
  readonly #index: number;

  private constructor(options: LaneOptions, index: number) {
    this.#options = options;
    this.#index = index;
    this.running = this.#start();
  }

  /**
   * Resolves once the first worker has started. Rejects if the port is taken or the binary is missing, which the
   * operator has to repair.
   */
  static async open(options: LaneOptions, index: number): Promise<Lane> {
    const lane = new Lane(options, index);
    await lane.running;
    return lane;
  }

  /** True while its worker runs. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** The worker's processor time since its start, in milliseconds; 0 if it doesn't answer. */
  async cpuMs(): Promise<number> {
    const usage = await this.#worker?.getResourceUsage().catch(() => undefined);
    return usage ? usage.ru_utime + usage.ru_stime : 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#isUp = false;
    this.#stopWaiting();
    this.#worker?.close();
  }

  async #start(): Promise<Running> {
    const { workerBinary } = this.#options;
    const worker = await createWorker({ logLevel: 'none', ...(workerBinary ? { workerBin: workerBinary } : {}) });
    try {
      const server = await worker.createWebRtcServer({ listenInfos: this.#listenInfos() });
      if (this.#isClosed) throw new Error('the lane closed meanwhile');
      worker.on('died', () => this.#replace());
      this.#worker = worker;
      this.#startedMs = this.#options.now();
      this.#isUp = true;
      return { worker, server };
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  #listenInfos(): TransportListenInfo[] {
    const port = this.#options.rtcPort + this.#index;
    return this.#options.listen.flatMap((address) =>
      (['udp', 'tcp'] as const).map((protocol): TransportListenInfo => ({ protocol, port, ...address })),
    );
  }

  #replace(): void {
    if (this.#isClosed) return;
    const { log, now } = this.#options;
    this.#isUp = false;
    this.deaths++;
    // mediasoup has closed them before it reports the death.
    log.error('worker-died', { count: this.lost });
    this.lost = 0;
    if (now() - this.#startedMs > soundAfterMs) this.#inARow = 0;
    this.running = this.#startAgain();
    // Callers that await `running` get the rejection; this handler is for the case that none does yet.
    this.running.catch(() => undefined);
  }

  async #startAgain(): Promise<Running> {
    for (;;) {
      await this.#pause();
      if (this.#isClosed) throw new Error('the lane is closed');
      try {
        const running = await this.#start();
        this.#options.log.info('worker-replaced', { attempt: this.#inARow });
        return running;
      } catch (error) {
        if (this.#isClosed) throw error;
        this.#options.log.warn('worker-not-replaced', { code: errorCode(error), attempt: this.#inARow });
      }
    }
  }

  async #pause(): Promise<void> {
    const attempt = this.#inARow++;
    if (attempt >= deathsInARow) {
      this.#options.onGivenUp();
      throw new Error('workers die again and again');
    }
    if (attempt === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(longestPauseMs, firstPauseMs * 2 ** attempt));
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
