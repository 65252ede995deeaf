import { type Bytes, toBase64url } from '@sotto/base';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Room } from '../store/Store.ts';
import { Hallway, type Watcher } from './Hallway.ts';

/** The hallways that have live rooms or watchers on this node. Nothing of them is on disk. */
export class Hallways {
  readonly #now: () => number;
  readonly #hallways = new Map<string, Hallway>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Shows a live room in the hallway that its row names, until it empties. Anyone inside may list it again. [H5] */
  list({ listing, card }: Room, room: LiveRoom): void {
    if (listing && room.memberCount > 0)
      this.#at(listing.houseHandle).list(room, { listing: listing.sealedLink, card });
  }

  watch(watcher: Watcher): void {
    this.#at(watcher.houseHandle).watch(watcher);
  }

  /** Stops watching; idempotent, and harmless for a client that never watched. */
  unwatch(watcher: Watcher): void {
    this.#hallways.get(toBase64url(watcher.houseHandle))?.unwatch(watcher);
  }

  #at(houseHandle: Bytes): Hallway {
    const key = toBase64url(houseHandle);
    const existing = this.#hallways.get(key);
    if (existing) return existing;
    const onDeserted = () => this.#hallways.delete(key);
    const hallway = new Hallway({ now: this.#now, onDeserted });
    this.#hallways.set(key, hallway);
    return hallway;
  }
}
