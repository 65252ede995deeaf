import type { EventEmitter } from 'node:events';
import { relayNamespace, wireEvent } from '@sotto/protocol';
import { Encoder, PacketType } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { encodeEvent } from './peerWire.ts';

type Reading = EventEmitter & { write(bytes: Buffer, done: () => void): void };
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Reading };

/** The WebSocket messages in bytes, as the ws package of the other side reads them. */
function read(bytes: Buffer): Promise<unknown[]> {
  const messages: unknown[] = [];
  const receiver = new Receiver({ isServer: false });
  receiver.on('message', (data: Buffer, isBinary: boolean) => messages.push(isBinary ? data : data.toString()));
  return new Promise((resolve, reject) => {
    receiver.on('error', reject);
    receiver.write(bytes, () => resolve(messages));
  });
}

describe.each(['/', relayNamespace] as const)('an event on a wire of %s', (nsp) => {
  it.each([0, 125, 126, 256, 65_535, 65_536])(
    '[W4] has the frames that Socket.IO makes of it: %d bytes',
    async (length) => {
      const bytes = Buffer.alloc(length, 7);
      const packet = { type: PacketType.EVENT, nsp, data: [wireEvent, bytes] };
      const [text, attachment] = new Encoder().encode(packet) as [string, Buffer];
      expect(await read(encodeEvent(bytes, nsp))).toEqual([`4${text}`, attachment]);
    },
  );
});
