import { wireEvent } from '@sotto/protocol';
import type { Socket } from 'socket.io';

const used = new WeakSet<Socket['conn']>();

/**
 * Ends a connection that does anything but join one namespace, once, and send the one event with one argument there. So
 * each connection has one hello, and with it one deadline. [W4]
 */
export function holdToOneEvent(socket: Socket): void {
  const { conn } = socket;
  if (used.has(conn)) conn.close(true);
  used.add(conn);
  socket.once('disconnect', () => conn.close());
  socket.onAny((event: string, ...more: unknown[]) => {
    if (event !== wireEvent || more.length !== 1) socket.disconnect(true);
  });
}
