import { dial, type SealedConnection, socketWire, type Wire } from '@sotto/envelope';
import { signLinkProof } from '@sotto/keys';
import { encodeCanonical, parseMessage, type RoomRequest, serverFrame, welcome, wireEvent } from '@sotto/protocol';
import { io } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { RoomAccess } from '../../../packages/client/src/RoomAccess.ts';
import { fetchServerKey } from '../../../packages/client/src/ServerSession.ts';

/** One message of a connection: which way it went and how long it was. */
export type WireSize = readonly ['out' | 'in', number];

/** A connection below the product's client, on which anything can be said. */
export interface SealedWire {
  readonly connection: SealedConnection;
  readonly room: unknown;
  readonly sizes: readonly WireSize[];
  /** Sends bytes outside the envelope. */
  sendRaw(bytes: Uint8Array): void;
  /** What the server answered, in order. */
  readonly answers: readonly { seq: number; code?: string; answer?: unknown }[];
  ask(seq: number, name: RoomRequest | string, body: unknown): void;
  readonly isClosed: () => boolean;
}

/** Dials a server with a room's keys, as the product does. */
export async function openSealedWire({ keys }: Pick<RoomAccess, 'keys'>, origin: string): Promise<SealedWire> {
  const serverKey = await fetchServerKey(origin, undefined);
  if (!serverKey.ok) throw new Error(serverKey.error.code);
  const socket = io(origin, { transports: ['websocket'], reconnection: false, forceNew: true });
  onTestFinished(() => void socket.close());
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));
  const sizes: WireSize[] = [];
  const timeMs = Date.now();
  const { roomHandle, linkProof } = keys;
  const dialled = await dial(measured(socketWire(socket, wireEvent), sizes), {
    serverKey: serverKey.value,
    nowMs: timeMs,
    deadlineMs: 5_000,
    payload: (clientKey) =>
      encodeCanonical({
        roomHandle,
        proof: signLinkProof({ linkProof, serverKey: serverKey.value, roomHandle, clientKey, timeMs }),
      }),
  });
  if (!dialled.ok) throw new Error(dialled.error.code);
  const { connection, payload } = dialled.value;
  const greeting = parseMessage(welcome, payload);
  if (!greeting.ok) throw new Error(greeting.error.code);
  const answers: SealedWire['answers'][number][] = [];
  let isClosed = false;
  connection.onClose(() => {
    isClosed = true;
  });
  connection.onMessage((message) => {
    const frame = parseMessage(serverFrame, message);
    if (frame.ok && 'seq' in frame.value) answers.push(frame.value);
  });
  return {
    connection,
    room: greeting.value.room,
    sizes,
    answers,
    sendRaw: (bytes) => void socket.emit(wireEvent, bytes),
    ask: (seq, name, body) => connection.send(encodeCanonical({ seq, name, body })),
    isClosed: () => isClosed,
  };
}

function measured(wire: Wire, sizes: WireSize[]): Wire {
  return {
    ...wire,
    send(bytes) {
      sizes.push(['out', bytes.length]);
      wire.send(bytes);
    },
    onBytes: (receive) =>
      wire.onBytes((bytes) => {
        sizes.push(['in', bytes.length]);
        receive(bytes);
      }),
  };
}
