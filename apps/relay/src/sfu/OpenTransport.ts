import type { Bytes } from '@sotto/base';
import type { Kind } from '@sotto/log';
import type { Router, WebRtcTransport } from 'mediasoup/types';
import type { ListenerCounts } from './ListenerCounts.ts';
import { clientDtls } from './parameters.ts';

/** Why a transport ended: one of these kinds, or the server asked for it. */
export type Ending = Extract<Kind, 'dtls' | 'dtls-closed' | 'ice' | 'orphan' | 'sender-flood' | 'worker-died'>;

export interface OpenTransportOptions {
  readonly handle: Bytes;
  readonly group: string;
  readonly transport: WebRtcTransport;
  readonly router: Router;
  readonly listeners: ListenerCounts;
  /** Called when it has closed: with a reason, or without one after `close`. */
  readonly onEnded: (open: OpenTransport, ending: Ending | undefined) => void;
}

/** A client's transport at this relay, with the state that the server may ask for. */
export class OpenTransport {
  readonly handle: Bytes;
  readonly transport: WebRtcTransport;
  readonly router: Router;
  readonly #group: string;
  readonly #listeners: ListenerCounts;
  #consumers = 0;
  /** True once its client has sent anything. */
  #isSending = false;
  #isConnected = false;
  #wasConnected = false;
  #isCounted = false;
  /**
   * The reason for closing. Our own code always sets it first; mediasoup closes a transport by itself only if its
   * worker died.
   */
  #ending: Ending | undefined = 'worker-died';
  #connecting: Promise<void> | undefined;

  constructor({ handle, group, transport, router, listeners, onEnded }: OpenTransportOptions) {
    this.handle = handle;
    this.transport = transport;
    this.router = router;
    this.#group = group;
    this.#listeners = listeners;
    transport.on('dtlsstatechange', (state) => {
      this.#isConnected = state === 'connected';
      this.#wasConnected ||= this.#isConnected;
      this.#count();
      if (state === 'failed') this.end('dtls');
      if (state === 'closed') this.end('dtls-closed');
    });
    // The client has not asked for consent in 30 s (RFC 7675), so its path here is gone. Its path to the server may not
    // be.
    transport.on('icestatechange', (state) => {
      if (state === 'disconnected') this.end('ice');
    });
    transport.observer.once('close', () => {
      this.#count();
      onEnded(this, this.#ending);
    });
  }

  get closed(): boolean {
    return this.transport.closed;
  }

  get observer(): WebRtcTransport['observer'] {
    return this.transport.observer;
  }

  /** True if its client was ever connected. */
  get wasConnected(): boolean {
    return this.#wasConnected;
  }

  /** Closes it because the server asked for it; idempotent. */
  close(): void {
    this.#end(undefined);
  }

  /** Closes it, and lets the server know; idempotent. */
  end(ending: Ending): void {
    this.#end(ending);
  }

  #end(ending: Ending | undefined): void {
    if (this.closed) return;
    this.#ending = ending;
    this.transport.close();
  }

  /** Takes the certificate of its client, SHA-256, 32 bytes. mediasoup takes only one; a failure can be tried again. */
  async connect(fingerprint: Bytes): Promise<void> {
    this.#connecting ??= this.transport.connect({ dtlsParameters: clientDtls(fingerprint) });
    const connecting = this.#connecting;
    try {
      await connecting;
    } catch (error) {
      if (this.#connecting === connecting) this.#connecting = undefined;
      throw error;
    }
  }

  /** Notes that its client sends from now on. */
  addProducer(): void {
    this.#isSending = true;
    this.#count();
  }

  addConsumer(): void {
    this.#consumers++;
    this.#count();
  }

  removeConsumer(): void {
    this.#consumers--;
    this.#count();
  }

  /**
   * Updates the group's count of clients that receive sound or could at once. A client that is still connecting does
   * not count. [R13]
   */
  #count(): void {
    const isListening = !this.closed && !this.#isSending && (this.#consumers > 0 || this.#isConnected);
    if (isListening === this.#isCounted) return;
    this.#isCounted = isListening;
    this.#listeners.add(this.#group, isListening ? 1 : -1);
  }
}
