import { type Bytes, toBase64url } from '@sotto/base';
import { type HouseEvent, limits } from '@sotto/protocol';
import type { LiveRoom } from '../rooms/LiveRoom.ts';

/** The sealed data of a room that members of a house can open. */
export interface SealedForHouse {
  readonly listing: Bytes;
  readonly card: Bytes;
}

type EventOf<Name extends HouseEvent['event']> = Extract<HouseEvent, { event: Name }>;

/** A live room in a hallway, and the state that its watchers know. */
export class ListedRoom {
  readonly room: LiveRoom;
  readonly #sealed: SealedForHouse;
  /** The first speakers and the counts that all watchers know. */
  #told: { stage: string; counts: string } | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #gathering: ReturnType<typeof setTimeout> | undefined;

  constructor(room: LiveRoom, sealed: SealedForHouse) {
    this.room = room;
    this.#sealed = sealed;
  }

  /** Describes the whole room, for a watcher who has seen nothing of it. */
  describe(): EventOf<'room-listed'> {
    // Watchers may know different states now, so the next change sends everything to everybody.
    this.#told = undefined;
    return { event: 'room-listed', ...this.#sealed, ...this.#glimpse(), stage: this.#speakers() };
  }

  /** Describes the change since the last event to watchers; `undefined` if the room is back at the same state. */
  describeChange(): EventOf<'room-changed'> | undefined {
    const { stageCount, audienceCount } = this.room;
    const next = { stage: this.#stageKey(), counts: `${stageCount} ${audienceCount}` };
    const before = this.#told;
    this.#told = next;
    if (next.stage === before?.stage && next.counts === before.counts) return undefined;
    const stage = next.stage === before?.stage ? null : this.#speakers();
    return { event: 'room-changed', ...this.#glimpse(), stage };
  }

  /** Calls back once, soon, for all changes until then. The next call comes at least `apartMs` later. */
  gather(pace: { apartMs: number; gatherMs: number; now: () => number }, tell: () => void): void {
    if (this.#gathering) return;
    // If somebody sets the clock back, nothing may wait for it to catch up.
    const leftMs = Math.min(pace.apartMs, this.#toldAtMs + pace.apartMs - pace.now());
    const waitMs = Math.max(pace.gatherMs, leftMs);
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#toldAtMs = pace.now();
      tell();
    }, waitMs);
    this.#gathering.unref();
  }

  close(): void {
    clearTimeout(this.#gathering);
  }

  #glimpse() {
    const { handle: roomHandle, stageCount, audienceCount } = this.room;
    return { roomHandle, stageCount, audienceCount };
  }

  #speakers(): Bytes[] {
    return this.#first().map(({ credential }) => credential);
  }

  #stageKey(): string {
    return this.#first()
      .map(({ join }) => toBase64url(join))
      .join();
  }

  #first() {
    return [...this.room.stage()].slice(0, limits.listedSpeakers);
  }
}
