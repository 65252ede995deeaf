import { type Bytes, type Fault, fail, ok, type Result, toBase64url } from '@sotto/base';
import type { Tally } from '@sotto/log';
import { type Code, limits, type RelayAnswer, type RelayBody, type RelayCommand } from '@sotto/protocol';
import type { Consumer, Producer } from 'mediasoup/types';
import { Handles } from './Handles.ts';
import { ListenerCounts } from './ListenerCounts.ts';
import { type Ending, OpenTransport } from './OpenTransport.ts';
import { Orphans } from './Orphans.ts';
import { listenerCapabilities, sha256Fingerprint, speakerParameters } from './parameters.ts';
import type { WorkerPool } from './WorkerPool.ts';
import { type Received, watchSender } from './watchSender.ts';

type Answer<Name extends RelayCommand> = Promise<Result<RelayAnswer<Name>, Fault<Code>>>;

export interface MediaOptions {
  readonly pool: Pick<WorkerPool, 'openTransport' | 'onProducer'>;
  /** Called with transports that ended by themselves, so that the server can forget them. */
  readonly onClosed: (handle: Bytes) => void;
  /** Called each second with the traffic of one speaker. */
  readonly onReceived: (received: Received) => void;
  readonly tally: Tally;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/**
 * The media that one server has opened here, by the handles that it chose. It outlives the connection to that server. A
 * repeated command finds the result of the first one and answers the same. [L2, L4]
 *
 * After each wait for the worker, the parent object may be gone. An object that was made on it meanwhile is then closed
 * here.
 */
export class MediaCommands {
  readonly #options: MediaOptions;
  readonly #transports = new Handles<OpenTransport>();
  readonly #producers = new Handles<Producer>();
  readonly #consumers = new Handles<Consumer>();
  readonly #listeners = new ListenerCounts();
  readonly #orphans: Orphans;

  constructor(options: MediaOptions) {
    this.#options = options;
    this.#orphans = new Orphans(options);
  }

  /** Number of objects of each kind, including those still being made. */
  get sizes() {
    return {
      transports: this.#transports.size,
      producers: this.#producers.size,
      consumers: this.#consumers.size,
      listeners: this.#listeners.total,
    };
  }

  /**
   * Packets sent to a sample of at most `consumers` consumers, different ones each time, and the losses that they
   * reported.
   */
  async sampleSent(consumers: number): Promise<{ readonly packets: number; readonly lost: number }> {
    const all = await Promise.all(this.#consumers.sample(consumers).map(readSent));
    return all.reduce((sum, each) => ({ packets: sum.packets + each.packets, lost: sum.lost + each.lost }), nothing);
  }

  async 'open-transport'({ group, transport: handle }: RelayBody<'open-transport'>): Answer<'open-transport'> {
    const key = toBase64url(handle);
    const made = await this.#transports.make(key, () => this.#openTransport(toBase64url(group), handle));
    const open = made && (await this.#find(handle));
    if (!open) return fail('unknown-handle');
    const { iceParameters, iceCandidates, dtlsParameters } = open.transport;
    return ok({
      transport: handle,
      usernameFragment: iceParameters.usernameFragment,
      password: iceParameters.password,
      fingerprint: sha256Fingerprint(dtlsParameters),
      candidates: iceCandidates.map(({ address, port, protocol, priority }) => ({ address, port, protocol, priority })),
    });
  }

  /** Lists which of these transports and producers still exist, and removes the transports from the orphans. [L4] */
  async adopt({ handles }: RelayBody<'adopt'>): Answer<'adopt'> {
    const isKept = async (handle: Bytes) =>
      (await this.#find(handle)) !== undefined || (await this.#producers.find(toBase64url(handle))) !== undefined;
    const found = await Promise.all(handles.map(isKept));
    return ok({ kept: handles.filter((_, index) => found[index]) });
  }

  /** Finds a transport that is there; asking for it adopts it. */
  async #find(handle: Bytes): Promise<OpenTransport | undefined> {
    const open = await this.#transports.find(toBase64url(handle));
    if (open) this.#orphans.rescue(open);
    return open;
  }

  /**
   * Notes that the server is lost: after `graceMs` closes each transport that the server has not asked for again. [L4]
   */
  orphanAll(graceMs: number): void {
    this.#transports.each((open) => this.#orphans.add(open, graceMs));
  }

  async #openTransport(group: string, handle: Bytes): Promise<OpenTransport> {
    const opened = await this.#options.pool.openTransport(group);
    const onEnded = (open: OpenTransport, ending: Ending | undefined) => this.#end(open, ending);
    return new OpenTransport({ ...opened, handle, group, listeners: this.#listeners, onEnded });
  }

  #end(open: OpenTransport, ending: Ending | undefined): void {
    this.#orphans.rescue(open);
    const { tally, onClosed } = this.#options;
    if (ending) {
      // Each page ends its transports like this when it closes.
      if (ending === 'dtls-closed') tally.note('transport-ended', { kind: ending });
      else tally.count('transport-ended', { kind: ending });
      onClosed(open.handle);
    } else if (!open.wasConnected) tally.count('transport-ended', { kind: 'never-connected' });
  }

  async 'connect-transport'({ transport, fingerprint }: RelayBody<'connect-transport'>): Answer<'connect-transport'> {
    const open = await this.#find(transport);
    if (!open) return fail('unknown-handle');
    await open.connect(fingerprint);
    return open.closed ? fail('unknown-handle') : ok({});
  }

  /** Gives a transport new ICE credentials: its client looks for another path to this relay, for the same streams. */
  async 'restart-ice'({ transport }: RelayBody<'restart-ice'>): Answer<'restart-ice'> {
    const open = await this.#find(transport);
    if (!open) return fail('unknown-handle');
    const { usernameFragment, password } = await open.transport.restartIce();
    return open.closed ? fail('unknown-handle') : ok({ usernameFragment, password });
  }

  async produce({ transport, producer: handle, ssrc, payloadType }: RelayBody<'produce'>): Answer<'produce'> {
    const open = await this.#find(transport);
    if (!open) return fail('unknown-handle');
    const producer = await this.#producers.make(toBase64url(handle), async () => {
      const rtpParameters = speakerParameters({ ssrc, payloadType });
      const made = await open.transport.produce({ kind: 'audio', rtpParameters });
      if (open.closed) made.close();
      else this.#watchProducer(made, open);
      return made;
    });
    if (!producer || producer.closed) return fail('unknown-handle');
    return ok({});
  }

  #watchProducer(producer: Producer, open: OpenTransport): void {
    const { onReceived, pool } = this.#options;
    open.addProducer();
    watchSender(producer, { onReceived, onFlood: () => open.end('sender-flood') });
    pool.onProducer?.(open.router, producer);
  }

  async consume({ transport, producer, consumer: handle }: RelayBody<'consume'>): Answer<'consume'> {
    const open = await this.#find(transport);
    const source = await this.#producers.find(toBase64url(producer));
    if (!open || !source) return fail('unknown-handle');
    const consumer = await this.#consumers.make(toBase64url(handle), async () => {
      const made = await open.transport.consume({
        producerId: source.id,
        rtpCapabilities: listenerCapabilities,
        // Without it mediasoup answers no NACK for sound; we have no stream for repetitions, which the name is of.
        enableRtx: true,
        paused: true,
      });
      if (open.closed || source.closed) made.close();
      else watchConsumer(made, open);
      return made;
    });
    if (!consumer || consumer.closed) return fail('unknown-handle');
    const { encodings, mid } = consumer.rtpParameters;
    return ok({ ssrc: encodings?.[0]?.ssrc ?? 0, mid: mid ?? '' });
  }

  async resume({ consumers }: RelayBody<'resume'>): Answer<'resume'> {
    const open = await Promise.all(consumers.map((handle) => this.#consumers.find(toBase64url(handle))));
    await Promise.all(open.map((consumer) => consumer && resume(consumer)));
    return ok({});
  }

  /**
   * Number of clients of a group that receive sound or could at once. A client that still waits for its transport to
   * connect does not count. [R13]
   */
  async 'count-listeners'({ group }: RelayBody<'count-listeners'>): Answer<'count-listeners'> {
    return ok({ count: Math.min(this.#listeners.of(toBase64url(group)), limits.roomMembers) });
  }

  async close({ handle }: RelayBody<'close'>): Answer<'close'> {
    const key = toBase64url(handle);
    this.#transports.close(key);
    this.#producers.close(key);
    this.#consumers.close(key);
    return ok({});
  }
}

function watchConsumer(consumer: Consumer, open: OpenTransport): void {
  open.addConsumer();
  consumer.observer.once('close', () => open.removeConsumer());
}

/** Skips a consumer that closed meanwhile, like an unknown one. [L2] */
async function resume(consumer: Consumer): Promise<void> {
  try {
    await consumer.resume();
  } catch (error) {
    if (!consumer.closed) throw error;
  }
}

const nothing = { packets: 0, lost: 0 };

/** A consumer that closed meanwhile was sent nothing. */
async function readSent(consumer: Consumer): Promise<typeof nothing> {
  const stats = await consumer.getStats().catch(() => []);
  const sent = stats.find(({ type }) => type === 'outbound-rtp');
  return { packets: sent?.packetCount ?? 0, lost: sent?.packetsLost ?? 0 };
}
