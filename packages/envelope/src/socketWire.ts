import type { Wire } from './Wire.ts';

/** What is used of a Socket.IO socket, on either side. */
export interface SocketLike {
  readonly connected: boolean;
  emit(event: string, bytes: Uint8Array): unknown;
  on(event: string, listener: (argument: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  off(event: string, listener: (argument: unknown) => void): unknown;
  disconnect(close?: boolean): unknown;
}

/** The wire of a connected socket: one event, which carries byte strings; anything else on it closes the socket. */
export function socketWire(socket: SocketLike, event: string): Wire {
  let listener: ((argument: unknown) => void) | undefined;
  return {
    send: (bytes) => void socket.emit(event, bytes),
    onBytes(receive) {
      if (listener) socket.off(event, listener);
      listener = (argument) => {
        if (argument instanceof ArrayBuffer) receive(new Uint8Array(argument));
        else if (argument instanceof Uint8Array) receive(argument);
        else socket.disconnect(true);
      };
      socket.on(event, listener);
    },
    onClose(closed) {
      if (socket.connected) socket.once('disconnect', closed);
      else queueMicrotask(closed);
    },
    close: () => void socket.disconnect(true),
  };
}
