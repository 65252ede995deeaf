import type { Bytes } from '@sotto/base';
import { type HouseEvent, limits } from '@sotto/protocol';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { ListedRoom, type SealedForHouse } from './ListedRoom.ts';

/**
 * How long changes of a room gather before they are sent, and the least time until the next sending, in milliseconds.
 */
const gatherMs = 250;
const paceMs = 1_000;

/** A connection on which somebody looks into a hallway. */
export interface Watcher {
  readonly houseHandle: Bytes;
  tell(event: HouseEvent): void;
}

/**
 * The live rooms of one house, and the connections that watch them. An event is about one room, and costs one message
 * for each watcher.
 */
export class Hallway {
  readonly #now: () => number;
  readonly #onDeserted: () => void;
  readonly #watchers = new Set<Watcher>();
  readonly #shown = new Map<LiveRoom, ListedRoom>();
  /** Live rooms for which the list has no place yet, in the order in which they began. */
  readonly #waiting = new Map<LiveRoom, ListedRoom>();

  constructor({ now, onDeserted }: { now: () => number; onDeserted: () => void }) {
    this.#now = now;
    this.#onDeserted = onDeserted;
  }

  list(room: LiveRoom, sealed: SealedForHouse): void {
    if (this.#shown.has(room) || this.#waiting.has(room)) return;
    const listed = new ListedRoom(room, sealed);
    room.onChange = () => this.#follow(listed);
    if (this.#shown.size < limits.listedRooms) this.#show(listed);
    else this.#waiting.set(room, listed);
  }

  watch(watcher: Watcher): void {
    if (this.#watchers.has(watcher)) return;
    this.#watchers.add(watcher);
    for (const listed of this.#shown.values()) watcher.tell(listed.describe());
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#settle();
  }

  #show(listed: ListedRoom): void {
    this.#shown.set(listed.room, listed);
    this.#tell(listed.describe());
  }

  #follow(listed: ListedRoom): void {
    if (listed.room.memberCount === 0) this.#unlist(listed);
    else if (this.#shown.has(listed.room)) this.#gather(listed);
  }

  #unlist(listed: ListedRoom): void {
    const { room } = listed;
    room.onChange = undefined;
    listed.close();
    this.#waiting.delete(room);
    if (this.#shown.delete(room)) this.#tell({ event: 'room-unlisted', roomHandle: room.handle });
    const [next] = this.#waiting.values();
    if (next && this.#shown.size < limits.listedRooms) {
      this.#waiting.delete(next.room);
      this.#show(next);
    }
    this.#settle();
  }

  /**
   * Gathers changes for longer if there are many rooms and watchers, so that a hallway never needs more than a thousand
   * sealed messages a second.
   */
  #gather(listed: ListedRoom): void {
    const apartMs = Math.max(paceMs, this.#shown.size * this.#watchers.size);
    listed.gather({ apartMs, gatherMs, now: this.#now }, () => {
      const event = listed.describeChange();
      if (event) this.#tell(event);
    });
  }

  #tell(event: HouseEvent): void {
    for (const watcher of this.#watchers) watcher.tell(event);
  }

  #settle(): void {
    if (this.#watchers.size === 0 && this.#shown.size === 0) this.#onDeserted();
  }
}
