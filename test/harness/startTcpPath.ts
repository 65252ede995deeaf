import { connect, createServer, type Socket } from 'node:net';

export interface TcpPathOptions {
  /** The address for clients; port 0 takes a free one. */
  readonly at: { readonly address: string; readonly port: number };
  /** The address to which their connections are forwarded. */
  readonly to: { readonly address: string; readonly port: number };
  /** The address that the server sees, which it tells to ICE: Firefox takes none of loopback for its own. */
  readonly from?: string;
  /** Added to each round trip, in milliseconds; the one that opens a connection as well. */
  readonly roundTripMs?: number;
  /** Bandwidth of all connections together, in each direction. */
  readonly bytesPerSecond?: number;
  /** Decides for each segment whether it is lost: TCP sends it again later, and everything after it waits. */
  readonly loses?: () => boolean;
}

/** A path between clients and a server, as long, narrow and bad as a test wants it. */
export interface TcpPath {
  readonly port: number;
  /** So far: bytes towards the server and back, WebSockets asked for, successful or not, and connections that were reset. */
  counts(): { readonly up: number; readonly down: number; readonly dials: number; readonly refused: number };
  /** Ends every connection, as a network that fails does. */
  cut(): void;
  /** Decides whether new connections pass from now on. The others are reset at their first message. */
  setOpen(isOpen: boolean): void;
  /** Holds back everything that is on its way, as a tunnel does, or lets it continue. Connections stay. */
  setStalled(isStalled: boolean): void;
  close(): void;
}

/** The most that one write takes of a narrow line, so that connections share it. */
const sliceBytes = 4_096;
/** The least time until a lost segment is sent again, in milliseconds, as in Linux. */
const retransmissionMs = 200;
const webSocketRequest = 'GET /socket.io/';

/** Starts a line. */
export async function startTcpPath(options: TcpPathOptions): Promise<TcpPath> {
  const { at, to, from, roundTripMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY, loses = () => false } = options;
  const counts = { up: 0, down: 0, dials: 0, refused: 0 };
  const [up, down] = [createQueue(bytesPerSecond), createQueue(bytesPerSecond)];
  const open = new Set<Socket>();
  const barrier = createBarrier();
  let isOpen = true;

  function count(chunk: Buffer, queue: Queue): void {
    counts[queue === up ? 'up' : 'down'] += chunk.length;
    if (queue === up && chunk.toString('latin1', 0, webSocketRequest.length) === webSocketRequest) counts.dials++;
  }

  /** `readyAt`: when the connection's opening has come and gone over the line. */
  function carry([source, target]: readonly [Socket, Socket], queue: Queue, readyAt: number): void {
    let last = Promise.resolve();
    const send = (act: () => void) => {
      const delayMs = roundTripMs / 2 + (loses() ? retransmissionMs + roundTripMs : 0);
      const dueAt = Math.max(performance.now(), readyAt) + delayMs;
      // One after another: timers of different lengths may overtake each other.
      last = last
        .then(() => until(dueAt))
        .then(() => barrier.pass())
        .then(act);
    };
    open.add(source);
    source.on('data', (chunk: Buffer) => {
      count(chunk, queue);
      source.pause();
      void (async () => {
        for (let start = 0; start < chunk.length; start += sliceBytes) {
          const slice = chunk.subarray(start, start + sliceBytes);
          await queue(slice.length);
          send(() => void target.write(slice));
        }
        source.resume();
      })();
    });
    source.on('error', () => undefined); // the close that follows tells the other side
    source.on('close', () => {
      open.delete(source);
      send(() => void target.end());
    });
  }

  function refuse(near: Socket): void {
    open.add(near);
    near.on('error', () => undefined);
    near.on('close', () => open.delete(near));
    near.once('data', (chunk: Buffer) => {
      count(chunk, up);
      counts.refused++;
      near.resetAndDestroy();
    });
  }

  const server = createServer({ noDelay: true }, (near) => {
    if (!isOpen) return refuse(near);
    const far = connect({ port: to.port, host: to.address, noDelay: true, ...(from ? { localAddress: from } : {}) });
    const readyAt = performance.now() + roundTripMs;
    carry([near, far], up, readyAt);
    carry([far, near], down, 0);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.address, resolve);
  });
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('a line has no port');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: bound.port,
    counts: () => ({ ...counts }),
    cut,
    setOpen(next) {
      isOpen = next;
    },
    setStalled: barrier.set,
    close() {
      cut();
      barrier.set(false);
      server.close();
    },
  };
}

/** Lets everybody pass, or makes them wait until it does. */
function createBarrier() {
  let [isShut, passing]: [boolean, Promise<void>] = [false, Promise.resolve()];
  let open: () => void = () => undefined;
  return {
    pass: () => passing,
    set(next: boolean) {
      if (next === isShut) return;
      isShut = next;
      if (!isShut) return open();
      passing = new Promise((resolve) => {
        open = resolve;
      });
    },
  };
}

/** Resolves when this many bytes have passed a path that takes one write after another. */
type Queue = (bytes: number) => Promise<void>;

function createQueue(bytesPerSecond: number): Queue {
  let freeAt = 0;
  return (bytes) => {
    freeAt = Math.max(freeAt, performance.now()) + (1_000 * bytes) / bytesPerSecond;
    return until(freeAt);
  };
}

async function until(moment: number): Promise<void> {
  const waitMs = moment - performance.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
