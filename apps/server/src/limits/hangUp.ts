import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Ends a TCP connection and, if possible, frees the kernel's buffers for a peer who does not read. (Node resets no
 * connection below TLS.)
 */
export function hangUp(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
