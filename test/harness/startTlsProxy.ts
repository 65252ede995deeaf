import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';

export interface TlsProxyOptions {
  readonly at: { readonly address: string; readonly port: number };
  /** Origin of the server behind, on plain http. */
  readonly origin: string;
  readonly tls: { readonly cert: string; readonly key: string };
  /** The client address that the server is told. */
  readonly forwardedFor: string;
}

/** A TLS proxy in front of a server, like a self-hoster's Caddy or nginx. */
export interface TlsProxy {
  readonly origin: string;
  close(): void;
}

export async function startTlsProxy({ at, origin, tls, forwardedFor }: TlsProxyOptions): Promise<TlsProxy> {
  const told = { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': 'https', 'x-forwarded-host': at.address };
  const pass = ({ method, url, headers }: IncomingMessage) =>
    request(origin + url, { method, headers: { ...headers, ...told } });
  const server = createServer(tls, (near, answer) => {
    const far = pass(near);
    far.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    far.on('error', () => answer.destroy());
    near.pipe(far);
  });
  server.on('upgrade', (near: IncomingMessage, socket: Duplex, nearHead: Buffer) => {
    const far = pass(near);
    far.on('upgrade', ({ headers }, farSocket, farHead) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      // Bytes that arrived together with the head.
      socket.write(farHead);
      farSocket.write(nearHead);
      join(socket, farSocket);
    });
    far.on('error', () => socket.destroy());
    far.end();
  });
  await new Promise<void>((resolve) => server.listen(at.port, at.address, resolve));
  return {
    origin: `https://${at.address}:${at.port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function join(a: Duplex, b: Duplex): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
