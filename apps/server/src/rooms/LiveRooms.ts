import { type Bytes, toBase64url } from '@sotto/base';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { LiveRoom, TransportOwner } from './LiveRoom.ts';
import { ColdCheckpoints } from './record/ColdCheckpoints.ts';
import { HashPages } from './record/HashPages.ts';
import { Transports } from './Transports.ts';

export interface WarmthOptions {
  /** Milliseconds. */
  readonly now?: () => number;
  /** How long a deserted room is kept, in milliseconds: longer than its row. */
  readonly keepMs?: number;
  /** The most deserted rooms that are kept, and the most bytes of them. */
  readonly most?: number;
  readonly mostBytes?: number;
}

/**
 * The rooms on this node with somebody inside, and some that became empty a while ago. When people come back to one of
 * those, even over and over, the server need not read its whole log again.
 */
export class LiveRooms {
  /** The owner of each transport, in all rooms. */
  readonly transports = new Transports<TransportOwner>();
  readonly hashPages = new HashPages();
  readonly coldCheckpoints = new ColdCheckpoints();
  readonly #rooms = new Map<string, LiveRoom>();
  /** Deserted rooms with when they were, the longest deserted first. */
  readonly #warm = new Map<LiveRoom, number>();
  readonly #warmth: Required<WarmthOptions>;
  readonly #opening = new Map<string, Promise<LiveRoom | undefined>>();

  constructor(options: WarmthOptions = {}) {
    const { now = () => performance.now(), keepMs = 11 * 60_000, most = 256, mostBytes = 64 * 1024 * 1024 } = options;
    this.#warmth = { now, keepMs, most, mostBytes };
  }

  find(handle: Bytes): LiveRoom | undefined {
    return this.#rooms.get(toBase64url(handle));
  }

  /** Returns the live room of this handle. If there is none, `start` makes it, once for all callers meanwhile. */
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

  /** Keeps a room that nobody is in or about to be in for a while, in place of those that were deserted before. */
  release(room: LiveRoom): void {
    if (this.find(room.handle) !== room) return;
    this.#warm.delete(room);
    if (!isDeserted(room)) return;
    this.#warm.set(room, this.#warmth.now());
    this.coolDown();
  }

  /** Forgets rooms that were deserted long ago, and the longest deserted of too many. */
  coolDown(): void {
    const { now, keepMs, most, mostBytes } = this.#warmth;
    for (const room of this.#warm.keys()) if (!isDeserted(room)) this.#warm.delete(room);
    let bytes = [...this.#warm.keys()].reduce((sum, { weight }) => sum + weight, 0);
    for (const [room, since] of this.#warm) {
      if (this.#warm.size <= most && bytes <= mostBytes && now() - since < keepMs) return;
      bytes -= room.weight;
      this.forget(room);
    }
  }

  /** Forgets a room at once, even if somebody holds it. */
  forget(room: LiveRoom): void {
    if (this.find(room.handle) === room) this.#rooms.delete(toBase64url(room.handle));
    this.#warm.delete(room);
  }

  /** Rooms with somebody inside, or about to be. */
  all(): LiveRoom[] {
    return [...this.#rooms.values()].filter((room) => !isDeserted(room));
  }

  on(relay: RelayLink): LiveRoom[] {
    return this.all().filter((room) => room.relay === relay);
  }

  /** Stops waiting for absent members: the server ends, and they come back to the next one. */
  close(): void {
    for (const room of this.all()) for (const member of room.members()) member.settle();
  }
}

function isDeserted({ memberCount, expected }: LiveRoom): boolean {
  return memberCount + expected === 0;
}
