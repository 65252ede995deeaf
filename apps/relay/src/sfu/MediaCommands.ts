import { type Bytes, type Fault, fail, ok, type Result, toBase64url } from '@sotto/base';
import { type Code, limits, type RelayAnswer, type RelayBody, type RelayCommand } from '@sotto/protocol';
import type { Consumer, Producer, Router, WebRtcTransport } from 'mediasoup/types';
import { clientDtls, listenerCapabilities, sha256Fingerprint, speakerParameters } from './parameters.ts';
import type { WorkerPool } from './WorkerPool.ts';
import { watchSender } from './watchSender.ts';

type Answer<Name extends RelayCommand> = Promise<Result<RelayAnswer<Name>, Fault<Code>>>;
interface OpenTransport {
  readonly group: string;
  readonly transport: WebRtcTransport;
  readonly router: Router;
  /** Closes the transport and lets the server know. */
  end(): void;
  /** What it sends to its client, and whether its client has ever sent. */
  consumers: number;
  isSending: boolean;
  /** Set by the first `connect-transport`: mediasoup takes only one. */
  connecting?: Promise<void>;
  /** Runs out unless the server, lost meanwhile, asks for this transport again. */
  orphaned?: NodeJS.Timeout | undefined;
}

/**
 * The media that one server has opened here, by the handles that it chose; it outlives the connection to that server. A
 * repeated command finds what the first one made and answers the same. [L2, L4]
 */
export class MediaCommands {
  readonly #pool: WorkerPool;
  readonly #onClosed: (handle: Bytes) => void;
  readonly #transports = new Map<string, Promise<OpenTransport>>();
  readonly #producers = new Map<string, Promise<Producer>>();
  readonly #consumers = new Map<string, Promise<Consumer>>();

  /** `onClosed` hears of transports that ended by themselves, so that the server can forget them. */
  constructor(pool: WorkerPool, onClosed: (handle: Bytes) => void) {
    this.#pool = pool;
    this.#onClosed = onClosed;
  }

  async 'open-transport'({ group, transport: handle }: RelayBody<'open-transport'>): Answer<'open-transport'> {
    await once(this.#transports, handle, () => this.#openTransport(toBase64url(group), handle));
    const open = await this.#find(handle);
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

  /** What still exists of these transports and producers; the transports are no orphans any more. [L4] */
  async adopt({ handles }: RelayBody<'adopt'>): Answer<'adopt'> {
    const isKept = async (handle: Bytes) =>
      (await this.#find(handle)) !== undefined || (await this.#producers.get(toBase64url(handle))) !== undefined;
    const found = await Promise.all(handles.map(isKept));
    return ok({ kept: handles.filter((_, index) => found[index]) });
  }

  /** A transport that is there, which asking for adopts. */
  async #find(handle: Bytes): Promise<OpenTransport | undefined> {
    const open = await this.#transports.get(toBase64url(handle));
    clearTimeout(open?.orphaned);
    if (open) open.orphaned = undefined;
    return open;
  }

  /** The server is lost: closes, after `graceMs`, each transport that it does not ask for again. [L4] */
  orphanAll(graceMs: number): void {
    const orphan = (open: OpenTransport) => {
      open.orphaned ??= setTimeout(() => open.transport.close(), graceMs).unref();
    };
    // What failed to open has been told to whoever asked for it.
    for (const opening of this.#transports.values()) opening.then(orphan, () => undefined);
  }

  async #openTransport(group: string, handle: Bytes): Promise<OpenTransport> {
    const { transport, router } = await this.#pool.openTransport(group);
    const open: OpenTransport = { group, transport, router, consumers: 0, isSending: false, end: () => end() };
    const end = () => {
      if (transport.closed) return;
      transport.close();
      this.#onClosed(handle);
    };
    transport.on('dtlsstatechange', (state) => {
      if (state === 'closed' || state === 'failed') end();
    });
    // The client has not asked for consent in 30 s (RFC 7675): its way here is gone, whatever its way to the server does.
    transport.on('icestatechange', (state) => {
      if (state === 'disconnected') end();
    });
    transport.observer.once('close', () => {
      clearTimeout(open.orphaned);
      this.#transports.delete(toBase64url(handle));
    });
    return open;
  }

  async 'connect-transport'({ transport, fingerprint }: RelayBody<'connect-transport'>): Answer<'connect-transport'> {
    const open = await this.#find(transport);
    if (!open) return fail('unknown-handle');
    open.connecting ??= open.transport.connect({ dtlsParameters: clientDtls(fingerprint) });
    await open.connecting;
    return ok({});
  }

  async produce({ transport, producer: handle, ssrc, payloadType }: RelayBody<'produce'>): Answer<'produce'> {
    const open = await this.#find(transport);
    if (!open) return fail('unknown-handle');
    open.isSending = true;
    await once(this.#producers, handle, async () => {
      const rtpParameters = speakerParameters({ ssrc, payloadType });
      const producer = await open.transport.produce({ kind: 'audio', rtpParameters });
      producer.observer.once('close', () => this.#producers.delete(toBase64url(handle)));
      watchSender(producer, () => open.end());
      this.#pool.onProducer?.(open.router, producer);
      return producer;
    });
    return ok({});
  }

  async consume({ transport, producer, consumer: handle }: RelayBody<'consume'>): Answer<'consume'> {
    const open = await this.#find(transport);
    const source = await this.#producers.get(toBase64url(producer));
    if (!open || !source) return fail('unknown-handle');
    const { rtpParameters } = await once(this.#consumers, handle, async () => {
      const consumer = await open.transport.consume({
        producerId: source.id,
        rtpCapabilities: listenerCapabilities,
        paused: true,
      });
      open.consumers++;
      consumer.observer.once('close', () => {
        open.consumers--;
        this.#consumers.delete(toBase64url(handle));
      });
      return consumer;
    });
    const [encoding] = rtpParameters.encodings ?? [];
    return ok({ ssrc: encoding?.ssrc ?? 0, mid: rtpParameters.mid ?? '' });
  }

  async resume({ consumers }: RelayBody<'resume'>): Answer<'resume'> {
    const open = await Promise.all(consumers.map((handle) => this.#consumers.get(toBase64url(handle))));
    await Promise.all(open.map((consumer) => consumer?.resume()));
    return ok({});
  }

  /** How many clients of a group are sent to, or could be at once: whoever only waits to begin is none. [R13] */
  async 'count-listeners'({ group }: RelayBody<'count-listeners'>): Answer<'count-listeners'> {
    const opened = await Promise.allSettled(this.#transports.values());
    const transports = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const key = toBase64url(group);
    const isListening = ({ isSending, consumers, transport }: OpenTransport) =>
      !isSending && (consumers > 0 || transport.dtlsState === 'connected');
    const count = transports.filter((open) => open.group === key && isListening(open)).length;
    return ok({ count: Math.min(count, limits.roomMembers) });
  }

  async close({ handle }: RelayBody<'close'>): Answer<'close'> {
    const key = toBase64url(handle);
    (await this.#transports.get(key))?.transport.close();
    (await this.#producers.get(key))?.close();
    (await this.#consumers.get(key))?.close();
    return ok({});
  }
}

/** What `make` made for this handle the first time; a failure is forgotten, so that it can be tried again. */
function once<T>(made: Map<string, Promise<T>>, handle: Bytes, make: () => Promise<T>): Promise<T> {
  const key = toBase64url(handle);
  const existing = made.get(key);
  if (existing !== undefined) return existing;
  const making = make();
  made.set(key, making);
  making.catch(() => made.delete(key));
  return making;
}
