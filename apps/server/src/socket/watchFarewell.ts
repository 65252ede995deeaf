import type { Socket } from 'socket.io';

/** Close codes of a WebSocket whose page goes: normal closure, going away, no code (RFC 6455 section 7.4.1). */
const pageGoes = [1000, 1001, 1005];

/** The part of a `ws` socket, below Socket.IO's transport, that tells how it closed. */
interface CloseTeller {
  prependListener(event: 'close', listener: (code: number) => void): unknown;
}

const gone = new WeakSet<Socket>();

/**
 * Finds out how a socket ended. A client that hangs up sends Socket.IO's own packet first. A network that breaks sends
 * nothing. The browser of a page that is closed or left closes the WebSocket in order. [R7]
 */
export function watchFarewell(socket: Socket): void {
  let code: number | undefined;
  const { transport } = socket.conn as unknown as { transport: { socket: CloseTeller } };
  // Runs before the transport's own listener, which already announces that the socket is closed.
  transport.socket.prependListener('close', (closed) => {
    code = closed;
  });
  socket.once('disconnect', (reason) => {
    if (reason === 'transport close' && pageGoes.includes(code ?? 0)) gone.add(socket);
  });
}

/** Tells whether a watched socket has disconnected because its page closed. */
export function hasPageGone(socket: Socket): boolean {
  return gone.has(socket);
}
