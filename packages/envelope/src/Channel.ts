import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { ChannelKeys } from './ChannelKeys.ts';
import { openRecord, sealRecord } from './Lane.ts';
import { maxMessageBytes } from './sizeClass.ts';

/**
 * A sealed connection between a client and the server: each side opens the other's records once and in order. [E8-E12]
 *
 * It carries nothing itself. Records must travel over something ordered and reliable, because the first one that does
 * not open ends the channel. JavaScript can't guarantee that memory is wiped: closing overwrites our copies of the
 * keys.
 */
export interface Channel {
  /** The transcript hash, 32 bytes: a signature over it counts on this connection alone. [E7] */
  readonly id: Bytes;
  /**
   * Seals the next message, up to `maxMessageBytes`. [E8, E9]
   *
   * @returns a record of one of `sizeClasses`; `too-large` leaves the channel as it was
   */
  seal(message: Uint8Array): Result<Bytes, Fault<'closed' | 'too-large'>>;
  /**
   * Opens the next record. [E10]
   *
   * @returns the message; `bad-record` closes the channel for good
   */
  open(record: Uint8Array): Result<Bytes, Fault<'closed' | 'bad-record'>>;
  /** Wipes both keys; idempotent. Every later `seal` and `open` answers `closed`. [E12] */
  close(): void;
}

/** Creates one side of a channel, and takes ownership of its keys. */
export function createChannel(keys: ChannelKeys, side: 'client' | 'server'): Channel {
  const { id, toServer, toClient } = keys;
  const [outgoing, incoming] = side === 'client' ? [toServer, toClient] : [toClient, toServer];
  let isClosed = false;
  function close(): void {
    isClosed = true;
    outgoing.key.wipe();
    incoming.key.wipe();
  }
  return {
    id,
    close,
    seal(message) {
      if (isClosed) return fail('closed');
      if (message.length > maxMessageBytes) return fail('too-large');
      const record = sealRecord(outgoing, message);
      if (record) return ok(record);
      close();
      return fail('closed');
    },
    open(record) {
      if (isClosed) return fail('closed');
      const message = openRecord(incoming, record);
      if (message) return ok(message);
      close();
      return fail('bad-record');
    },
  };
}
