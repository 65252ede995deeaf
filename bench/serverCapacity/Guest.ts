import { type Bytes, randomBytes } from '@sotto/base';
import { dial, type SealedConnection, socketWire, type Wire } from '@sotto/envelope';
import {
  createSession,
  createSigningKey,
  type RoomKeys,
  signLinkProof,
  signRegistration,
  signResume,
  signShowing,
} from '@sotto/keys';
import { Calls, encodeCanonical, type RoomAnswer, type RoomBody, wireEvent } from '@sotto/protocol';
import { decode } from 'cborg';
import { io } from 'socket.io-client';

/** The server of a room, and the contents of its link. */
export interface GuestOptions {
  readonly origin: string;
  readonly serverKey: Bytes;
  readonly keys: RoomKeys;
  /** H(0). */
  readonly start: Bytes;
}

/** A member without a screen or sound, who costs this process as little as possible. */
export class Guest {
  readonly #options: GuestOptions;
  /** An address of their own, as far as the server knows: this bench does not measure the limits of one address. */
  readonly #address = `10.${randomBytes(3).join('.')}`;
  readonly #session = createSession();
  readonly #member = createSigningKey(randomBytes(32));
  readonly #entry = { join: randomBytes(16), credential: randomBytes(640) };
  #connection: SealedConnection | undefined;
  #wire: Wire | undefined;
  #calls = new Calls();
  #ticket: Bytes | undefined;

  constructor(options: GuestOptions) {
    this.#options = options;
  }

  async connect(): Promise<void> {
    const { origin, serverKey, keys } = this.#options;
    const extraHeaders = { 'x-forwarded-for': this.#address };
    const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders });
    await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));
    const { roomHandle, linkProof } = keys;
    const timeMs = Date.now();
    const payload = (clientKey: Bytes) => {
      const proof = signLinkProof({ roomHandle, linkProof, serverKey, clientKey, timeMs });
      return encodeCanonical({ roomHandle, proof });
    };
    const wire = socketWire(socket, wireEvent);
    this.#wire = wire;
    const dialled = await dial(wire, { serverKey, payload, nowMs: timeMs, deadlineMs: 60_000 });
    if (!dialled.ok) throw new Error(dialled.error.code);
    const { connection } = dialled.value;
    this.#connection = connection;
    this.#calls = new Calls();
    connection.onMessage((message) => {
      const frame = decode(message) as { seq?: number; code?: string; answer?: unknown };
      if (frame.seq === undefined) return;
      if (frame.code) throw new Error(frame.code);
      this.#calls.settle(frame.seq, { ok: true, value: frame.answer });
    });
  }

  async ask(name: string, body: object): Promise<unknown> {
    const send = (seq: number) => this.#connection?.send(encodeCanonical({ seq, name, body }));
    const answer = await this.#calls.ask(60_000, send);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`);
    return answer.value;
  }

  async enter(): Promise<RoomAnswer<'enter'>> {
    const { start } = this.#options;
    const registration = signRegistration({ start, ...this.#entry }, this.#session);
    const body = { session: this.#session.signing.publicKey, ...registration, here: null };
    const answer = (await this.ask('enter', body)) as RoomAnswer<'enter'>;
    this.#ticket = answer.ticket;
    return answer;
  }

  /** The showing that a member presents when going on stage. */
  show(): RoomBody<'speak'> {
    const { start } = this.#options;
    return signShowing(this.#member, { start, join: this.#entry.join, session: this.#session.signing.publicKey });
  }

  async comeBack(): Promise<void> {
    const { serverKey, keys } = this.#options;
    const { join, credential } = this.#entry;
    const challenge = this.#connection?.id ?? new Uint8Array(32);
    const claim = { serverKey, roomHandle: keys.roomHandle, join, challenge, session: this.#session };
    const known = { number: 0, version: 0, generation: 0, step: 0 };
    await this.ask('resume-join', { ticket: this.#ticket, credential, signature: signResume(claim), known });
  }

  /**
   * Stops listening: opening the events that everybody is told is not the server's work, and would slow this process
   * down.
   */
  sitBack(): void {
    this.#wire?.onBytes(() => undefined);
  }

  leave(): void {
    this.#connection?.send(encodeCanonical({ seq: 0, name: 'leave', body: { signature: null } }));
    this.#connection?.close();
  }

  hangUp(): void {
    this.#connection?.close();
  }
}
