import type { Bytes } from '@sotto/base';
import type { Channel } from './Channel.ts';

/** Something ordered and reliable that carries byte strings both ways: in the product a Socket.IO connection. */
export interface Wire {
  send(bytes: Bytes): void;
  /** Sets the only receiver of all bytes that arrive from now on. */
  onBytes(receive: (bytes: Uint8Array) => void): void;
  /** Calls back once when either side has closed the wire; soon, if it is closed already. */
  onClose(closed: () => void): void;
  /** Idempotent. */
  close(): void;
}

/** A wire on which every message is sealed. A record that does not open closes it. [E10] */
export interface SealedConnection {
  /** The transcript hash, 32 bytes: a signature over it counts on this connection alone. */
  readonly id: Bytes;
  /** Seals and sends; nothing happens on a closed connection. Throws on a message above `maxMessageBytes`. */
  send(message: Uint8Array): void;
  /** Sets the one receiver of opened messages. */
  onMessage(receive: (message: Bytes) => void): void;
  /** Calls back once after the wire has closed; soon, if it is closed already. */
  onClose(closed: () => void): void;
  /** Idempotent. */
  close(): void;
}

/** The connection of a wire and its channel. Everything from the channel's first record on is sealed. */
export function createSealedConnection(wire: Wire, channel: Channel): SealedConnection {
  return {
    id: channel.id,
    send(message) {
      const record = channel.seal(message);
      if (record.ok) wire.send(record.value);
      else if (record.error.code === 'too-large') throw new RangeError('message exceeds the largest size class');
    },
    onMessage(receive) {
      wire.onBytes((bytes) => {
        const message = channel.open(bytes);
        if (message.ok) receive(message.value);
        else wire.close();
      });
    },
    onClose(closed) {
      wire.onClose(() => {
        channel.close();
        closed();
      });
    },
    close() {
      channel.close();
      wire.close();
    },
  };
}
