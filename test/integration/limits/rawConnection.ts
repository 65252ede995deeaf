import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The address of an attacker, different from everyone else's in a test. */
export const strangerAddress = '127.0.0.66';

/** A TCP connection that can carry anything, until the test ends. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything that came, as Latin-1. */
  readonly received: () => string;
  readonly isClosed: () => boolean;
}

export interface RawOptions {
  readonly origin: string;
  readonly localAddress?: string;
  /** True if it stays connected after the server has said goodbye. */
  readonly allowHalfOpen?: boolean;
}

export async function openConnection(options: RawOptions): Promise<RawConnection> {
  const { origin, localAddress = strangerAddress, allowHalfOpen = false } = options;
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port), localAddress, allowHalfOpen });
  const chunks: string[] = [];
  let isClosed = false;
  socket.on('data', (chunk) => void chunks.push(chunk.toString('latin1')));
  // A server that hangs up resets.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return { socket, received: () => chunks.join(''), isClosed: () => isClosed };
}

/** A WebSocket below Socket.IO, so that a test can choose every frame. */
export interface RawWebSocket extends RawConnection {
  sendFrame(opcode: number, payload: string | Uint8Array, isLast?: boolean): void;
}

export const [continuedFrame, textFrame, pingFrame] = [0, 1, 9];

/** Asks for a WebSocket and says nothing on it; the server may well refuse. */
export async function openWebSocket(
  options: RawOptions & { query?: string; forwardedFor?: string },
): Promise<RawWebSocket> {
  const raw = await openConnection(options);
  const { query = '', forwardedFor } = options;
  const lines = [
    `GET /socket.io/?EIO=4&transport=websocket${query} HTTP/1.1`,
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    ...(forwardedFor ? [`x-forwarded-for: ${forwardedFor}`] : []),
  ];
  raw.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const deadline = performance.now() + 5_000;
  while (!raw.isClosed() && !raw.received().includes('"sid"') && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { ...raw, sendFrame: (opcode, payload, isLast = true) => raw.socket.write(frame(opcode, payload, isLast)) };
}

/** One frame of a client, masked by zeros (RFC 6455 section 5.2). */
export function frame(opcode: number, payload: string | Uint8Array, isLast = true): Buffer {
  const body = Buffer.from(payload as Uint8Array);
  const long = body.length > 125;
  const head = Buffer.alloc(long ? 14 : 6);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (long ? 127 : body.length);
  if (long) head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}
