import { onTestFinished } from 'vitest';
import { startTcpPath, type TcpPath } from '../../harness/startTcpPath.ts';

/** A path to a server that a test can cut and stall. */
export interface Proxy extends Omit<TcpPath, 'port' | 'close'> {
  readonly origin: string;
}

interface ProxyOptions {
  /** The server's. */
  readonly origin: string;
  readonly host?: string;
  readonly loses?: () => boolean;
}

/** Starts a TCP proxy, on loopback unless told otherwise, until the test ends. */
export async function startProxy({ origin, host = '127.0.0.1', loses }: ProxyOptions): Promise<Proxy> {
  const path = await startTcpPath({
    at: { address: host, port: 0 },
    to: { address: '127.0.0.1', port: Number(new URL(origin).port) },
    ...(loses ? { loses } : {}),
  });
  onTestFinished(path.close);
  return { ...path, origin: `http://${host}:${path.port}` };
}
