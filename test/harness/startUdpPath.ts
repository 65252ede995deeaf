import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';

/** The fate of one datagram from or to a client: its delay in milliseconds, or `undefined` if it is lost. */
export type Fate = (client: string, datagram: Buffer) => number | undefined;

export interface UdpPathOptions {
  /** The address for clients. */
  readonly at: { readonly address: string; readonly port: number };
  /** The address to which their datagrams are forwarded. */
  readonly to: { readonly address: string; readonly port: number };
  readonly fate: Fate;
}

/** A network between clients and a server that treats every datagram as it pleases, both ways. */
export interface UdpPath {
  readonly port: number;
  /** Datagrams so far. */
  counts(): { readonly passed: number; readonly lost: number; readonly reordered: number };
  close(): void;
}

interface Leg {
  readonly client: string;
  readonly way: 'up' | 'down';
}

/** Starts a path for datagrams: a socket of its own stands for each client, as behind a NAT. */
export async function startUdpPath({ at, to, fate }: UdpPathOptions): Promise<UdpPath> {
  const near = createSocket('udp4');
  const far = new Map<string, Promise<Socket>>();
  const counts = { passed: 0, lost: 0, reordered: 0 };
  const isNewest = createOrderWatch();
  let isClosed = false;

  function carry(datagram: Buffer, { client, way }: Leg, send: () => void): void {
    const delayMs = fate(client, datagram);
    if (delayMs === undefined) return void counts.lost++;
    const wasNewest = isNewest(`${way} ${client}`);
    setTimeout(() => {
      if (isClosed) return;
      counts.passed++;
      if (!wasNewest()) counts.reordered++;
      send();
    }, delayMs);
  }

  near.on('message', (datagram, { address, port }) => {
    const client = `${address}:${port}`;
    const opening =
      far.get(client) ??
      openFar(to, (back) => carry(back, { client, way: 'down' }, () => near.send(back, port, address)));
    far.set(client, opening);
    // A socket that closed meanwhile is a path that is gone.
    void opening.then((socket) => carry(datagram, { client, way: 'up' }, () => socket.send(datagram, ignore)));
  });
  await new Promise<void>((resolve) => near.bind(at.port, at.address, resolve));
  return {
    port: near.address().port,
    counts: () => ({ ...counts }),
    close() {
      isClosed = true;
      near.close();
      for (const opening of far.values()) void opening.then((socket) => socket.close());
    },
  };
}

const ignore = () => undefined;

/** Tells of each datagram of a direction, once it arrives, whether none that was sent later came before it. */
function createOrderWatch() {
  const sent = new Map<string, number>();
  const arrived = new Map<string, number>();
  return (direction: string) => {
    const number = (sent.get(direction) ?? 0) + 1;
    sent.set(direction, number);
    return () => {
      const newest = arrived.get(direction) ?? 0;
      arrived.set(direction, Math.max(number, newest));
      return number > newest;
    };
  };
}

async function openFar(to: UdpPathOptions['to'], onBack: (datagram: Buffer) => void): Promise<Socket> {
  const socket = createSocket(isIP(to.address) === 6 ? 'udp6' : 'udp4');
  socket.on('message', onBack);
  // A port where nobody listens reports an error, which a browser would not get either.
  socket.on('error', ignore);
  await new Promise<void>((resolve) => socket.connect(to.port, to.address, () => resolve()));
  return socket;
}
