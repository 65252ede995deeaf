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
}

/** A line between clients and a server: as far and as narrow as it is told to be. */
export interface TcpPath {
  readonly port: number;
  /** Bytes so far, towards the server and back. */
  counts(): { readonly up: number; readonly down: number };
  close(): void;
}

/** The most that one write takes of a narrow line, so that connections share it. */
const sliceBytes = 4_096;

/** Starts a line. */
export async function startTcpPath(options: TcpPathOptions): Promise<TcpPath> {
  const { at, to, from, roundTripMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = options;
  const counts = { up: 0, down: 0 };
  const [up, down] = [createQueue(bytesPerSecond), createQueue(bytesPerSecond)];
  const open = new Set<Socket>();

  /** `readyAt`: when the connection's opening has come and gone over the line. */
  function carry([source, target]: readonly [Socket, Socket], queue: Queue, readyAt: number): void {
    let last = Promise.resolve();
    const send = (act: () => void) => {
      const dueAt = Math.max(performance.now(), readyAt) + roundTripMs / 2;
      // One after another: timers of different lengths may overtake each other.
      last = last.then(() => until(dueAt)).then(act);
    };
    open.add(source);
    source.on('data', (chunk: Buffer) => {
      counts[queue === up ? 'up' : 'down'] += chunk.length;
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

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: to.port, host: to.address, noDelay: true, ...(from ? { localAddress: from } : {}) });
    const readyAt = performance.now() + roundTripMs;
    carry([near, far], up, readyAt);
    carry([far, near], down, 0);
  });
  await new Promise<void>((resolve) => server.listen(at.port, at.address, resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('a line has no port');
  return {
    port: bound.port,
    counts: () => ({ ...counts }),
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** Resolves when this many bytes have passed a line that takes one write after another. */
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
