import { socketWire, type Wire } from '@sotto/envelope';
import { relayNamespace, wireEvent } from '@sotto/protocol';
import type { Socket } from 'socket.io';

/** The namespaces of clients and of relays. */
export type Namespace = '/' | typeof relayNamespace;

/**
 * The texts that Socket.IO sends before the byte string of an event with one argument (Socket.IO protocol, revision 5).
 */
const announcements: Readonly<Record<Namespace, Buffer>> = {
  '/': announce(''),
  [relayNamespace]: announce(`${relayNamespace},`),
};

function announce(namespace: string): Buffer {
  return Buffer.from(`451-${namespace}["${wireEvent}",{"_placeholder":true,"num":0}]`);
}

/** The first byte of a whole text frame and of a whole binary one (RFC 6455 section 5.2). */
const [textFrame, binaryFrame] = [0x81, 0x82];

/** Both WebSocket frames of one event, in one buffer: unmasked, as a server sends them. */
export function encodeEvent(bytes: Uint8Array, namespace: Namespace): Buffer {
  const { length } = bytes;
  const announcement = announcements[namespace];
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frames = Buffer.allocUnsafe(2 + announcement.length + head + length);
  frames[0] = textFrame;
  let at = frames.writeUInt8(announcement.length, 1);
  at += announcement.copy(frames, at);
  frames[at] = binaryFrame;
  if (head === 2) frames[at + 1] = length;
  else if (head === 4) frames.writeUInt16BE(length, frames.writeUInt8(126, at + 1));
  else frames.writeBigUInt64BE(BigInt(length), frames.writeUInt8(127, at + 1));
  frames.set(bytes, at + head);
  return frames;
}

/**
 * The wire of a client's or relay's socket. Socket.IO would send a packet as two WebSocket frames, each encoded, queued and
 * written by itself. This sends the same bytes in one piece, which saves most of the cost of an event. Engine.IO takes
 * the encoded frames as from Socket.IO's own adapter, so its queue works as before.
 */
export function peerWire(socket: Socket, namespace: Namespace): Wire {
  const wire = socketWire(socket, wireEvent);
  return {
    ...wire,
    send(bytes) {
      if (!socket.connected) return;
      const options = { compress: false, wsPreEncodedFrame: [encodeEvent(bytes, namespace)] };
      socket.conn.write(bytes, options);
    },
  };
}
