import type { Bytes } from '@sotto/base';
import { encodeCanonical, type Member as Introduction, type RoomEvent } from '@sotto/protocol';
import type { Turns } from '../limits/createTurns.ts';

/** The client connection by which a member is reached. */
export interface MemberConnection {
  /** Sends an encoded event; the encoding is shared by all receivers. */
  deliver(message: Bytes): void;
  /** Called when this connection is no longer inside. */
  release(): void;
  close(): void;
}

/** The relay resources of a member on stage. */
export interface Speaking {
  readonly transport: Bytes;
  /** The handle of the microphone's stream, which the server chose with the stage. */
  readonly producer: Bytes;
  /** The member key that they showed for it. [P6] */
  readonly member: Bytes;
  /** True if that stream exists. */
  isProducing: boolean;
}

/** A sealed hand, and the time of its last change, in milliseconds since the epoch. */
export interface Hand {
  readonly sealed: Bytes;
  readonly changedMs: number;
}

/** The data of a member who enters or comes back. */
export interface MemberOptions {
  /** The entry of the roster, with its number, that this join registered. */
  readonly introduction: Introduction;
  /** The Ed25519 key under which this join can be resumed, 32 bytes. */
  readonly session: Bytes;
  /** The transport on which the relay sends to them. */
  readonly receiving: Bytes;
  /** The member key that they showed before the server forgot them. */
  readonly shown?: Bytes | undefined;
  /** True if a lock keeps them from hearing. */
  readonly isWaiting?: boolean;
}

/**
 * A member inside a room, as far as the server knows: opaque handles, a sealed credential and, while a connection is
 * there, a way to reach them. [R7, R10]
 */
export class Member {
  /** Their introduction to others. */
  readonly introduction: Introduction;
  readonly session: Bytes;
  /**
   * True while a lock keeps them from hearing: until they show a key that is let in, or a sponsor gives them one. [R13]
   */
  isWaiting: boolean;
  /** The member key that they showed, on stage or by a statement: it is theirs for the whole stay. [P6] */
  shown: Bytes | undefined;
  /** Present once they have raised it. */
  hand: Hand | undefined;
  /** The allowances for what they write: those of their first connection, since coming back must bring no new ones. [T4] */
  writing: Pick<Turns, 'talk' | 'reaction'> | undefined;
  #receiving: Bytes;
  #isReceiving = true;
  /** Present while on stage. */
  speaking: Speaking | undefined;
  #connection: MemberConnection | undefined;
  #absence: NodeJS.Timeout | undefined;

  constructor({ introduction, session, receiving, shown, isWaiting = false }: MemberOptions) {
    this.introduction = introduction;
    this.session = session;
    this.#receiving = receiving;
    this.shown = shown;
    this.isWaiting = isWaiting;
  }

  get join(): Bytes {
    return this.introduction.join;
  }

  /** The number of their entry in the roster. */
  get version(): number {
    return this.introduction.version;
  }

  get credential(): Bytes {
    return this.introduction.credential;
  }

  /** The newest transport on which the relay sends, or sent, to them. */
  get receiving(): Bytes {
    return this.#receiving;
  }

  receiveOn(transport: Bytes): void {
    this.#receiving = transport;
    this.#isReceiving = true;
  }

  /** Notes that the receiving transport is gone, and sends the event now or when they are back. [R12] */
  losePath(): void {
    this.#isReceiving = false;
    this.tell({ event: 'path-lost', transport: this.#receiving });
  }

  /** True if they have a connection. */
  get isReached(): boolean {
    return this.#connection !== undefined;
  }

  /** Sends nothing to an absent member: on return they get the whole state. */
  tell(event: RoomEvent): void {
    this.#connection?.deliver(encodeCanonical(event));
  }

  /** Sends an event that was encoded for several. */
  deliver(message: Bytes): void {
    this.#connection?.deliver(message);
  }

  /**
   * Reaches them by this connection from now on. The earlier one, which may not know yet that it is lost, is closed.
   */
  attach(connection: MemberConnection): void {
    this.settle();
    const former = this.#connection;
    this.#connection = connection;
    former?.release();
    former?.close();
    if (!this.#isReceiving) this.losePath();
  }

  /**
   * Notes that the connection is lost. They stay in the room, absent; `onGone` is called if they are not back in time.
   */
  detach(graceMs: number, onGone: () => void): void {
    this.#connection = undefined;
    this.settle();
    this.#absence = setTimeout(onGone, graceMs).unref();
  }

  /** Ends their membership; their connection stays. */
  dismiss(): void {
    this.settle();
    this.#connection?.release();
    this.#connection = undefined;
  }

  /** Ends waiting for them; idempotent. */
  settle(): void {
    clearTimeout(this.#absence);
  }
}
