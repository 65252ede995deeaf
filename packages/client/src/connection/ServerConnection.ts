import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { dial, type SealedConnection, socketWire, type Wire } from '@sotto/envelope';
import { type HouseKeys, type RoomKeys, signLinkProof } from '@sotto/keys';
import {
  type AnswerOf,
  type BodyOf,
  Calls,
  type Code,
  type Conversation,
  type Exchanges,
  encodeCanonical,
  parseMessage,
  parseValue,
  type RoomEvent,
  type RoomPreview,
  roomAnswers,
  roomGreeting,
  type roomRequests,
  serverFrame,
  wireEvent,
} from '@sotto/protocol';
import { io } from 'socket.io-client';
import { whyNoWire } from './whyNoWire.ts';

/** Time limit for every answer of the server, in milliseconds. */
const deadlineMs = 10_000;

export interface ConnectOptions<Keys extends RoomKeys | HouseKeys = RoomKeys> {
  readonly origin: string;
  readonly serverKey: Bytes;
  readonly keys: Keys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A sealed connection to the server, for one room, and what its hello brought. */
export interface Connected {
  readonly connection: ServerConnection;
  /** Null if there is none, or none for this link. */
  readonly preview: RoomPreview | null;
}

/** The messages on a room's connection. */
export const roomConversation: Conversation<typeof roomRequests, RoomEvent> = {
  answers: roomAnswers,
  frame: serverFrame,
};

/** Connects to a room. [R1] */
export async function connectServer(options: ConnectOptions): Promise<Result<Connected, Fault<Code>>> {
  const greeting = await greet(options);
  if (!greeting.ok) return greeting;
  const connection = new ServerConnection(greeting.value.channel, roomConversation);
  const answer = parseMessage(roomGreeting, greeting.value.payload);
  if (answer.ok) return ok({ connection, preview: answer.value.room });
  connection.close();
  return answer;
}

/** A connection after its hello, and what the server's answer held. */
export interface Greeting {
  readonly channel: SealedConnection;
  readonly payload: Bytes;
}

type Options = ConnectOptions<RoomKeys | HouseKeys>;

/** Says hello. If this device's clock is off, tries once more with the server's time. [E6] */
export async function greet(options: Options): Promise<Result<Greeting, Fault<Code>>> {
  const first = await greetAt(options, options.now());
  if (first.ok || first.error.code !== 'stale-hello' || first.error.serverTimeMs === undefined) return plain(first);
  return plain(await greetAt(options, first.error.serverTimeMs));
}

type TimedGreeting = Result<Greeting, Fault<Code> & { readonly serverTimeMs?: number }>;

function plain(greeting: TimedGreeting): Result<Greeting, Fault<Code>> {
  return greeting.ok ? greeting : fail(greeting.error.code);
}

async function greetAt({ origin, serverKey, keys }: Options, timeMs: number): Promise<TimedGreeting> {
  const wire = await openWire(origin);
  if (!wire) return fail(await whyNoWire(origin));
  const target = 'roomHandle' in keys ? { roomHandle: keys.roomHandle } : { houseHandle: keys.houseHandle };
  const payload = (clientKey: Bytes) => {
    const proof = signLinkProof({ linkProof: keys.linkProof, serverKey, ...target, clientKey, timeMs });
    return encodeCanonical({ ...target, proof });
  };
  const dialled = await dial(wire, { serverKey, payload, nowMs: timeMs, deadlineMs });
  if (!dialled.ok) {
    const { code, serverTimeMs } = dialled.error;
    if (serverTimeMs !== undefined) return { ok: false, error: { code: code as Code, serverTimeMs } };
    return fail(code === 'closed' || code === 'late' || code === 'bad-answer' ? 'server-unreachable' : code);
  }
  const { connection: channel, payload: answer } = dialled.value;
  return ok({ channel, payload: answer });
}

function openWire(origin: string): Promise<Wire | undefined> {
  const once = { reconnection: false, forceNew: true, upgrade: false };
  const socket = io(origin, { transports: ['websocket'], timeout: deadlineMs, ...once });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socketWire(socket, wireEvent)));
    socket.once('connect_error', () => {
      socket.close();
      resolve(undefined);
    });
  });
}

/** Requests to the server and its events, on one connection. */
export class ServerConnection<
  Requests extends Exchanges<Requests> = typeof roomRequests,
  Event extends object = RoomEvent,
> {
  /** The connection's transcript hash, 32 bytes. */
  readonly id: Bytes;
  readonly #channel: SealedConnection;
  readonly #conversation: Conversation<Requests, Event>;
  readonly #calls = new Calls();
  readonly #early: Event[] = [];
  #onEvent: ((event: Event) => void) | undefined;
  #isOpen = true;
  #lastHeardMs = performance.now();
  #onHeard: () => void = () => undefined;

  constructor(channel: SealedConnection, conversation: Conversation<Requests, Event>) {
    this.#conversation = conversation;
    this.id = channel.id;
    this.#channel = channel;
    channel.onMessage((message) => this.#receive(message));
    channel.onClose(() => {
      this.#isOpen = false;
      this.#calls.close('server-unreachable');
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Time at which the server was last heard, by `performance`'s clock. */
  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  /** Asks the server; the answer comes parsed, or as a code. */
  async request<Name extends keyof Requests & string>(
    name: Name,
    body: BodyOf<Requests, Name>,
  ): Promise<Result<AnswerOf<Requests, Name>, Fault<Code>>> {
    const send = (seq: number) => this.#channel.send(encodeCanonical({ seq, name, body }));
    const outcome = await this.#calls.ask(deadlineMs, send);
    if (!outcome.ok) return outcome;
    return parseValue(this.#conversation.answers[name], outcome.value);
  }

  /** Sets the one receiver of events; those that came before it come first. */
  onEvent(receive: (event: Event) => void): void {
    this.#onEvent = receive;
    for (const event of this.#early.splice(0)) receive(event);
  }

  /** Sets the one listener for each message, before it takes its effect. */
  onHeard(heard: () => void): void {
    this.#onHeard = heard;
  }

  /** Calls back once after the connection has closed, for whatever reason. */
  onClose(closed: () => void): void {
    this.#channel.onClose(closed);
  }

  /** Hangs up. The server waits a while for a member who was inside a room to come back. */
  close(): void {
    this.#channel.close();
  }

  #receive(message: Bytes): void {
    this.#lastHeardMs = performance.now();
    this.#onHeard();
    const frame = parseMessage(this.#conversation.frame, message);
    if (!frame.ok) this.close();
    else if ('seq' in frame.value) {
      const { seq } = frame.value;
      this.#calls.settle(seq, 'code' in frame.value ? fail(frame.value.code) : ok(frame.value.answer));
    } else if ('events' in frame.value) for (const event of frame.value.events) this.#hear(event);
    else this.#hear(frame.value);
  }

  #hear(event: Event): void {
    if (this.#onEvent) this.#onEvent(event);
    else this.#early.push(event);
  }
}
