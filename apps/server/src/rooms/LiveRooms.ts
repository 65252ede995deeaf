import { type Bytes, toBase64url } from '@sotto/base';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { LiveRoom, TransportOwner } from './LiveRoom.ts';
import { Transports } from './Transports.ts';

/** The rooms that somebody is in on this node. */
export class LiveRooms {
  /** Whose each transport is, in all rooms. */
  readonly transports = new Transports<TransportOwner>();
  readonly #rooms = new Map<string, LiveRoom>();
  readonly #opening = new Map<string, Promise<LiveRoom | undefined>>();

  find(handle: Bytes): LiveRoom | undefined {
    return this.#rooms.get(toBase64url(handle));
  }

  /** The live room of this handle, which `start` makes where there is none: once for all who ask meanwhile. */
  async open(handle: Bytes, start: () => Promise<LiveRoom | undefined>): Promise<LiveRoom | undefined> {
    const name = toBase64url(handle);
    const known = this.#rooms.get(name);
    if (known) return known;
    const opening = this.#opening.get(name) ?? this.#start(name, start);
    return opening;
  }

  async #start(name: string, start: () => Promise<LiveRoom | undefined>): Promise<LiveRoom | undefined> {
    const starting = start();
    this.#opening.set(name, starting);
    try {
      const room = await starting;
      if (room) this.#rooms.set(name, room);
      return room;
    } finally {
      this.#opening.delete(name);
    }
  }

  /** Forgets a room that nobody is in or about to be in. */
  release(room: LiveRoom): void {
    const isDeserted = room.memberCount + room.expected === 0;
    if (isDeserted && this.find(room.handle) === room) this.#rooms.delete(toBase64url(room.handle));
  }

  /** Forgets a room at once, whoever holds it. */
  forget(room: LiveRoom): void {
    if (this.find(room.handle) === room) this.#rooms.delete(toBase64url(room.handle));
  }

  all(): LiveRoom[] {
    return [...this.#rooms.values()];
  }

  on(relay: RelayLink): LiveRoom[] {
    return this.all().filter((room) => room.relay === relay);
  }
  /** Waits for nobody any more who is absent: the server ends, and they come back to the next one. */
  close(): void {
    for (const room of this.all()) for (const member of room.members()) member.settle();
  }
}
