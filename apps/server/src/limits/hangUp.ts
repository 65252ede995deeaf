import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Ends a TCP connection and, where it can, what the kernel still holds for somebody who does not read. (Node resets no
 * connection below TLS.)
 */
export function hangUp(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
