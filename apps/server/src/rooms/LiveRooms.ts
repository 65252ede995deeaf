import { type Bytes, toBase64url } from '@sotto/base';
import type { RelayLink } from '../relays/RelayLink.ts';
import { LiveRoom } from './LiveRoom.ts';

/** The rooms that somebody is in on this node. */
export class LiveRooms {
  readonly #rooms = new Map<string, LiveRoom>();

  find(handle: Bytes): LiveRoom | undefined {
    return this.#rooms.get(toBase64url(handle));
  }

  /** The live room of this handle, started on `relay` where nobody is in it yet. */
  open(handle: Bytes, { relay, group }: { relay: RelayLink; group: Bytes }): LiveRoom {
    const existing = this.find(handle);
    if (existing) return existing;
    const room = new LiveRoom({ handle, relay, group });
    this.#rooms.set(toBase64url(handle), room);
    return room;
  }

  /** Forgets a room that nobody is in. */
  release(room: LiveRoom): void {
    if (room.memberCount === 0 && this.find(room.handle) === room) this.#rooms.delete(toBase64url(room.handle));
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
