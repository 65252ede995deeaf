import { EventEmitter } from 'node:events';
import type { WebRtcTransport } from 'mediasoup/types';
import type { MediaOptions } from './MediaCommands.ts';

/** A fake mediasoup object, which a test can close or hold back. */
export class FakeMade extends EventEmitter {
  readonly observer = new EventEmitter();
  closed = false;
  id = 'id';
  rtpParameters = { mid: '0', encodings: [{ ssrc: 7 }] };
  resumed = 0;

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.observer.emit('close');
  }

  async resume(): Promise<void> {
    if (this.closed) throw new Error('closed');
    this.resumed++;
  }

  async getStats(): Promise<never[]> {
    return [];
  }
}

/** A transport whose answers come when a test lets them, as a worker's do. */
export class FakeTransport extends FakeMade {
  readonly made: FakeMade[] = [];
  iceParameters = { usernameFragment: 'u', password: 'p' };
  iceCandidates = [];
  dtlsParameters = { fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }] };
  connect = async (): Promise<void> => undefined;
  restarts = 0;
  readonly #barrier: Barrier;

  constructor(barrier: Barrier) {
    super();
    this.#barrier = barrier;
  }

  restartIce = async () => {
    await this.#barrier.pass();
    return { usernameFragment: `u${++this.restarts}`, password: 'p', iceLite: true };
  };

  produce = (): Promise<FakeMade> => this.#make();
  consume = (): Promise<FakeMade> => this.#make();

  /** Makes a child even on a transport that closed meanwhile, as mediasoup does: the child has no parent then. */
  async #make(): Promise<FakeMade> {
    await this.#barrier.pass();
    const made = new FakeMade();
    this.made.push(made);
    this.observer.once('close', () => made.close());
    return made;
  }
}

/** Holds back a worker's answers while it is shut. */
export class Barrier {
  #opened = Promise.resolve();
  #open: () => void = () => undefined;

  shut(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#opened = promise;
    this.#open = resolve;
  }

  open(): void {
    this.#open();
  }

  pass(): Promise<void> {
    return this.#opened;
  }
}

/** A pool without a worker. */
export function createFakePool() {
  const barrier = new Barrier();
  const transports: FakeTransport[] = [];
  const pool: MediaOptions['pool'] = {
    onProducer: undefined,
    async openTransport() {
      await barrier.pass();
      const transport = new FakeTransport(barrier);
      transports.push(transport);
      return { transport: transport as unknown as WebRtcTransport, router: {} as never };
    },
  };
  return { pool, barrier, transports };
}
