import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a server that a test can cut. */
export interface Proxy {
  readonly origin: string;
  /** Ends every connection, as a network that fails does. */
  cut(): void;
  /** Decides whether new connections are let through from now on. */
  setOpen(isOpen: boolean): void;
}

/** Starts a TCP proxy, on loopback unless told otherwise, until the test ends. */
export async function startProxy({ origin, host = '127.0.0.1' }: { origin: string; host?: string }): Promise<Proxy> {
  const port = Number(new URL(origin).port);
  const open = new Set<Socket>();
  let isOpen = true;
  const server = createServer((near) => {
    if (!isOpen) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
  return {
    origin: `http://${host}:${address.port}`,
    cut,
    setOpen(next) {
      isOpen = next;
    },
  };
}
