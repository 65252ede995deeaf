import { type Bytes, randomBytes, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import { LiveRoom } from './LiveRoom.ts';

/** The rooms that somebody is in on this node. */
export class LiveRooms {
  readonly #rooms = new Map<string, LiveRoom>();

  find(handle: Bytes): LiveRoom | undefined {
    return this.#rooms.get(toBase64url(handle));
  }

  /** The live room of this handle, started on `relay` where nobody is in it yet. */
  open(handle: Bytes, relay: RelayLink): LiveRoom {
    const existing = this.find(handle);
    if (existing) return existing;
    const room = new LiveRoom({ handle, relay, group: randomBytes(limits.handleBytes) });
    this.#rooms.set(toBase64url(handle), room);
    return room;
  }

  /** Forgets a room that nobody is in. */
  release(room: LiveRoom): void {
    if (room.memberCount === 0 && this.find(room.handle) === room) this.#rooms.delete(toBase64url(room.handle));
  }

  on(relay: RelayLink): LiveRoom[] {
    return [...this.#rooms.values()].filter((room) => room.relay === relay);
  }
}
