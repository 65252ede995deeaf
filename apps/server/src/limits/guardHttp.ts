import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import { costs } from './costs.ts';
import { hangUp } from './hangUp.ts';
import type { Visitors } from './Visitors.ts';

/** How long a client may take to send a request, in milliseconds. */
export const patienceMs = 10_000;

/** Options of `http.createServer` and `https.createServer`. Slow requests are searched for every other second. */
export const httpTimeouts = {
  headersTimeout: patienceMs,
  requestTimeout: patienceMs,
  connectionsCheckingInterval: 2_000,
  handshakeTimeout: patienceMs,
};

/**
 * Limits the number of TCP connections, of each address and of all, and the share of a core that TLS handshakes may
 * use.
 */
export function guardHttp(http: Server, { visitors, connections }: { visitors: Visitors; connections: number }): void {
  http.maxConnections = connections;
  const handshake = http instanceof TlsServer ? costs.handshake : 0;
  http.on('drop', () => visitors.noteRefusal());
  // For https too, this is the bare connection before its handshake.
  http.on('connection', (socket) => {
    const release = visitors.behind(socket).openSocket(handshake);
    if (release) socket.once('close', release);
    else {
      visitors.noteRefusal();
      hangUp(socket);
    }
  });
}
