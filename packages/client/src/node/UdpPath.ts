import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { TransportOffer } from '@sotto/protocol';

/** The address at which a relay listens. */
export type RelayAddress = Pick<TransportOffer['candidates'][number], 'address' | 'port'>;

/** The protocols that share a path to a relay, distinguished by a datagram's first byte (RFC 7983). */
export type DatagramKind = 'stun' | 'dtls' | 'media';

type Receiver = (datagram: Buffer, from: RelayAddress) => void;

/** One UDP socket, closed by a signal. It sends only to the addresses in a relay's offer. */
export class UdpPath {
  readonly #socket: Socket;
  readonly #candidates: readonly RelayAddress[];
  readonly #receivers = new Map<DatagramKind, Receiver>();
  #isClosed = false;
  /** The destination of `send`, once a candidate has answered. */
  remote: RelayAddress | undefined;

  private constructor(socket: Socket, candidates: readonly RelayAddress[]) {
    this.#socket = socket;
    this.#candidates = candidates;
    socket.on('message', (datagram, { address, port }) => this.#receive(datagram, { address, port }));
    // A refused datagram is lost like any other; ICE notices when no answer comes.
    socket.on('error', () => undefined);
  }

  /** Opens a socket of the family of the offer's first UDP candidate. */
  static async open({ candidates }: Pick<TransportOffer, 'candidates'>, signal: AbortSignal): Promise<UdpPath> {
    const udp = candidates.filter(({ protocol }) => protocol === 'udp');
    const isSix = isIPv6(udp[0]?.address ?? '');
    const socket = createSocket(isSix ? 'udp6' : 'udp4');
    socket.bind(0);
    await once(socket, 'listening');
    const path = new UdpPath(
      socket,
      udp.filter(({ address }) => isIPv6(address) === isSix),
    );
    if (signal.aborted) path.#close();
    else signal.addEventListener('abort', () => path.#close(), { once: true });
    return path;
  }

  get candidates(): readonly RelayAddress[] {
    return this.#candidates;
  }

  /** Sets the one receiver of a kind of datagrams. */
  on(kind: DatagramKind, receive: Receiver): void {
    this.#receivers.set(kind, receive);
  }

  /** Sends to `to`, or to where ICE has led; nothing happens on a closed path. */
  send(datagram: Uint8Array, to: RelayAddress | undefined = this.remote): void {
    if (to && !this.#isClosed) this.#socket.send(datagram, to.port, to.address);
  }

  #receive(datagram: Buffer, from: RelayAddress): void {
    if (!this.#candidates.some(({ address, port }) => address === from.address && port === from.port)) return;
    const kind = kindOf(datagram[0] ?? 0);
    if (kind) this.#receivers.get(kind)?.(datagram, from);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }
}

function kindOf(first: number): DatagramKind | undefined {
  if (first <= 3) return 'stun';
  if (first >= 20 && first <= 63) return 'dtls';
  return first >= 128 && first <= 191 ? 'media' : undefined;
}
