import { type Bytes, type Fault, fail, fromBase64url, ok, type Result } from '@sotto/base';
import { dial, parseServerKey, type SealedConnection, serverFingerprint, socketWire, type Wire } from '@sotto/envelope';
import { type RoomKeys, signLinkProof } from '@sotto/keys';
import {
  Calls,
  type Code,
  encodeCanonical,
  parseMessage,
  type RoomAnswer,
  type RoomBody,
  type RoomEvent,
  type RoomPreview,
  type RoomRequest,
  roomRequests,
  serverFrame,
  serverKeyPath,
  welcome,
  wireEvent,
} from '@sotto/protocol';
import { io } from 'socket.io-client';

/** How long the server may take for anything, in milliseconds. */
const deadlineMs = 10_000;

/** The server's key as its origin tells it, vouched for by the link's fingerprint or, for a new room, by the origin alone. */
export async function fetchServerKey(
  origin: string,
  fingerprint: Bytes | undefined,
): Promise<Result<Bytes, Fault<'server-unreachable' | 'server-key-mismatch'>>> {
  try {
    const response = await fetch(origin + serverKeyPath, { signal: AbortSignal.timeout(deadlineMs) });
    if (!response.ok) return fail('server-unreachable');
    const key = fromBase64url((await response.text()).trim()) ?? new Uint8Array(0);
    return await parseServerKey(key, fingerprint ?? (await serverFingerprint(key)));
  } catch {
    return fail('server-unreachable');
  }
}

export interface ConnectOptions {
  readonly origin: string;
  readonly serverKey: Bytes;
  readonly keys: RoomKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A sealed connection to the server, for one room, and what its hello brought. */
export interface Connected {
  readonly session: ServerSession;
  readonly preview: RoomPreview | null;
}

/** Connects and says hello; a clock that is off is put right by the server's once. [E6, R1] */
export async function connectServer(options: ConnectOptions): Promise<Result<Connected, Fault<Code>>> {
  const first = await greet(options, options.now());
  if (first.ok || first.error.code !== 'stale-hello' || first.error.serverTimeMs === undefined) return plain(first);
  return plain(await greet(options, first.error.serverTimeMs));
}

type Greeting = Result<Connected, Fault<Code> & { readonly serverTimeMs?: number }>;

function plain(greeting: Greeting): Result<Connected, Fault<Code>> {
  return greeting.ok ? greeting : fail(greeting.error.code);
}

async function greet({ origin, serverKey, keys }: ConnectOptions, timeMs: number): Promise<Greeting> {
  const wire = await openWire(origin);
  if (!wire) return fail('server-unreachable');
  const payload = (clientKey: Bytes) => {
    const { roomHandle, linkProof } = keys;
    const proof = signLinkProof({ linkProof, serverKey, roomHandle, clientKey, timeMs });
    return encodeCanonical({ roomHandle, proof });
  };
  const dialled = await dial(wire, { serverKey, payload, nowMs: timeMs, deadlineMs });
  if (!dialled.ok) {
    const { code, serverTimeMs } = dialled.error;
    if (serverTimeMs !== undefined) return { ok: false, error: { code: code as Code, serverTimeMs } };
    return fail(code === 'closed' || code === 'late' || code === 'bad-answer' ? 'server-unreachable' : code);
  }
  const answer = parseMessage(welcome, dialled.value.payload);
  if (!answer.ok) return answer;
  return ok({ session: new ServerSession(dialled.value.connection), preview: answer.value.room });
}

function openWire(origin: string): Promise<Wire | undefined> {
  const socket = io(origin, { transports: ['websocket'], reconnection: false, forceNew: true, timeout: deadlineMs });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socketWire(socket, wireEvent)));
    socket.once('connect_error', () => {
      socket.close();
      resolve(undefined);
    });
  });
}

/** Requests to the server and its events, on one connection. */
export class ServerSession {
  /** The connection's transcript hash, 32 bytes. */
  readonly id: Bytes;
  readonly #connection: SealedConnection;
  readonly #calls = new Calls();
  readonly #early: RoomEvent[] = [];
  #onEvent: ((event: RoomEvent) => void) | undefined;
  #isOpen = true;

  constructor(connection: SealedConnection) {
    this.id = connection.id;
    this.#connection = connection;
    connection.onMessage((message) => this.#receive(message));
    connection.onClose(() => {
      this.#isOpen = false;
      this.#calls.close('server-unreachable');
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Asks the server; the answer comes parsed, or as a code. */
  async request<Name extends RoomRequest>(
    name: Name,
    body: RoomBody<Name>,
  ): Promise<Result<RoomAnswer<Name>, Fault<Code>>> {
    const send = (seq: number) => this.#connection.send(encodeCanonical({ seq, name, body }));
    const outcome = await this.#calls.ask(deadlineMs, send);
    if (!outcome.ok) return outcome;
    const answer = parseMessage(roomRequests[name].answer, encodeCanonical(outcome.value));
    return answer.ok ? ok(answer.value as RoomAnswer<Name>) : answer;
  }

  /** Sets the one receiver of events; those that came before it come first. */
  onEvent(receive: (event: RoomEvent) => void): void {
    this.#onEvent = receive;
    for (const event of this.#early.splice(0)) receive(event);
  }

  /** Calls back once after the connection has closed, for whatever reason. */
  onClose(closed: () => void): void {
    this.#connection.onClose(closed);
  }

  close(): void {
    this.#connection.close();
  }

  #receive(message: Bytes): void {
    const frame = parseMessage(serverFrame, message);
    if (!frame.ok) this.close();
    else if (!('event' in frame.value)) {
      const { seq } = frame.value;
      this.#calls.settle(seq, 'code' in frame.value ? fail(frame.value.code) : ok(frame.value.answer));
    } else if (this.#onEvent) this.#onEvent(frame.value);
    else this.#early.push(frame.value);
  }
}
