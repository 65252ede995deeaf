import type { Bytes } from '@sotto/base';
import { dial, type SealedConnection, socketWire, type Wire } from '@sotto/envelope';
import { type HouseKeys, type RoomKeys, signLinkProof } from '@sotto/keys';
import {
  encodeCanonical,
  type HouseEvent,
  houseEvent,
  houseGreeting,
  parseMessage,
  roomGreeting,
  serverFrame,
  wireEvent,
} from '@sotto/protocol';
import { io, type Socket } from 'socket.io-client';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { fetchServerKey } from '../../../packages/client/src/connection/fetchServerKey.ts';

/** One message of a connection: which way it went and how long it was. */
export type WireSize = readonly ['out' | 'in', number];

/** A connection below the product's client, which can carry anything. */
export interface SealedWire {
  readonly connection: SealedConnection;
  readonly serverKey: Bytes;
  /** The room or house that the hello's answer showed. */
  readonly room: unknown;
  /** The events of a hallway from the server. */
  readonly events: readonly HouseEvent[];
  readonly sizes: readonly WireSize[];
  /** Sends bytes outside the envelope. */
  sendRaw(bytes: Uint8Array): void;
  /** The server's answers, in order. */
  readonly answers: readonly { seq: number; code?: string; answer?: unknown }[];
  ask(seq: number, name: string, body: unknown): void;
  readonly isClosed: () => boolean;
  /** Closes the WebSocket in order, as a browser does for a page; `undefined` gives no code. */
  closeInOrder(code: number | undefined): void;
  /** Ends the TCP connection without a word. */
  drop(): void;
  /** Hangs up as the product's client does. */
  hangUp(): void;
}

function claiming(forwardedFor: string | undefined) {
  return forwardedFor === undefined ? {} : { extraHeaders: { 'x-forwarded-for': forwardedFor } };
}

/** The connection below Socket.IO. */
interface RawSocket {
  close(code?: number): void;
  terminate(): void;
}

export interface SealedWireOptions {
  readonly keys: Pick<RoomKeys, 'roomHandle' | 'linkProof'> | HouseKeys;
  /** The address that it claims; a server that trusts this machine believes it. */
  readonly forwardedFor?: string;
}

/** Dials a server with a room's or a house's keys, as the product does. */
export async function openSealedWire({ keys, forwardedFor }: SealedWireOptions, origin: string): Promise<SealedWire> {
  const serverKey = await fetchServerKey(origin, undefined);
  if (!serverKey.ok) throw new Error(serverKey.error.code);
  const socket = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...claiming(forwardedFor),
  });
  onTestFinished(() => void socket.close());
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));
  const sizes: WireSize[] = [];
  const timeMs = Date.now();
  const target = 'roomHandle' in keys ? { roomHandle: keys.roomHandle } : { houseHandle: keys.houseHandle };
  const dialled = await dial(measured(socketWire(socket, wireEvent), sizes), {
    serverKey: serverKey.value,
    nowMs: timeMs,
    deadlineMs: 5_000,
    payload: (clientKey) =>
      encodeCanonical({
        ...target,
        proof: signLinkProof({ ...target, linkProof: keys.linkProof, serverKey: serverKey.value, clientKey, timeMs }),
      }),
  });
  if (!dialled.ok) throw new Error(dialled.error.code);
  const { connection, payload } = dialled.value;
  const greeting = parseMessage(v.union([roomGreeting, houseGreeting]), payload);
  if (!greeting.ok) throw new Error(greeting.error.code);
  const answers: SealedWire['answers'][number][] = [];
  const events: HouseEvent[] = [];
  let isClosed = false;
  connection.onClose(() => {
    isClosed = true;
  });
  connection.onMessage((message) => {
    const frame = parseMessage(serverFrame, message);
    if (frame.ok && 'seq' in frame.value) answers.push(frame.value);
    const event = parseMessage(houseEvent, message);
    if (event.ok) events.push(event.value);
  });
  return {
    connection,
    serverKey: serverKey.value,
    room: 'room' in greeting.value ? greeting.value.room : greeting.value.house,
    events,
    sizes,
    answers,
    sendRaw: (bytes) => void socket.emit(wireEvent, bytes),
    ask: (seq, name, body) => connection.send(encodeCanonical({ seq, name, body })),
    isClosed: () => isClosed,
    closeInOrder: (code) => rawSocket(socket).close(code),
    drop: () => rawSocket(socket).terminate(),
    hangUp: () => void socket.disconnect(),
  };
}

function rawSocket(socket: Socket): RawSocket {
  return (socket.io.engine.transport as unknown as { ws: RawSocket }).ws;
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
