import type { Wire } from './Wire.ts';

/** The part of a Socket.IO socket that we use, on either side. */
export interface SocketLike {
  readonly connected: boolean;
  emit(event: string, bytes: Uint8Array): unknown;
  on(event: string, listener: (argument: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  off(event: string, listener: (argument: unknown) => void): unknown;
  disconnect(close?: boolean): unknown;
}

/**
 * The wire of a connected socket: one event, which carries byte strings; anything else on it closes the socket.
 *
 * It ends with the connection that the socket has now. A socket that connects again is for another wire to hear and close.
 */
export function socketWire(socket: SocketLike, event: string): Wire {
  let isOpen = socket.connected;
  let listener: ((argument: unknown) => void) | undefined;
  socket.once('disconnect', () => {
    isOpen = false;
    if (listener) socket.off(event, listener);
  });
  const close = () => {
    if (isOpen) socket.disconnect(true);
  };
  return {
    send(bytes) {
      if (isOpen) socket.emit(event, bytes);
    },
    onBytes(receive) {
      if (listener) socket.off(event, listener);
      if (!isOpen) return;
      listener = (argument) => {
        if (argument instanceof ArrayBuffer) receive(new Uint8Array(argument));
        else if (argument instanceof Uint8Array) receive(argument);
        else close();
      };
      socket.on(event, listener);
    },
    onClose(closed) {
      if (isOpen) socket.once('disconnect', closed);
      else queueMicrotask(closed);
    },
    close,
  };
}
