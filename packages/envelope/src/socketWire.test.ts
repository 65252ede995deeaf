import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { socketWire } from './socketWire.ts';

const event = 'm';

/** A Socket.IO client's socket, which stays the same object from one connection to the next. */
class FakeSocket extends EventEmitter {
  connected = true;
  disconnect() {
    if (!this.connected) return;
    this.connected = false;
    super.emit('disconnect');
  }
  connectAgain() {
    this.connected = true;
  }
  arrive(bytes: unknown) {
    super.emit(event, bytes);
  }
}

let socket: FakeSocket;
let received: Uint8Array[];
beforeEach(() => {
  socket = new FakeSocket();
  received = [];
});

/** A wire of the connection that there is now. */
function open() {
  const wire = socketWire(socket, event);
  wire.onBytes((bytes) => received.push(bytes));
  return wire;
}

describe('the wire of a socket', () => {
  it('carries bytes, and closes on anything else', () => {
    open();
    socket.arrive(Uint8Array.of(1));
    socket.arrive(Uint8Array.of(2).buffer);
    expect(received).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    socket.arrive('text');
    expect(socket.connected).toBe(false);
  });

  it('hears nothing of the connection that follows on the same socket', () => {
    open();
    socket.disconnect();
    socket.connectAgain();
    socket.arrive(Uint8Array.of(1));
    expect(received).toEqual([]);
  });

  it('leaves the connection that follows on the same socket alone when it is closed late', () => {
    const before = open();
    socket.disconnect();
    socket.connectAgain();
    before.close();
    expect(socket.connected).toBe(true);
    open().close();
    expect(socket.connected).toBe(false);
  });

  it('reports its end even to a caller who asks after the next connection has begun', async () => {
    const before = open();
    socket.disconnect();
    socket.connectAgain();
    await new Promise<void>((resolve) => before.onClose(resolve));
  });
});
