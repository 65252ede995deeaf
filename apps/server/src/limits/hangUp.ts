import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Ends a TCP connection. If possible, it also frees the kernel's buffers, which stay full if the peer does not read.
 * (Node resets no connection below TLS.)
 */
export function hangUp(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
