import { createLogMemories, type LogMemories } from '@sotto/keys';
import { Room } from '../../Room.ts';
import type { MediaEvents, MediaPort } from '../../stage/MediaPort.ts';
import type { RoomFrames } from '../../stage/RoomFrames.ts';
import type { ChatSnapshot } from '../../view/ChatSnapshot.ts';
import type { RoomActions } from '../../view/RoomActions.ts';
import type { NewRoom, RoomSnapshot } from '../../view/RoomSnapshot.ts';
import { loadRootSeed } from './rootSeed.ts';

/** The data that the page passes to its room's Worker. */
export interface RoomOutlet {
  /** Either the fragment of a link, or a room to make. */
  readonly entrance: { readonly fragment: string } | { readonly newRoom: NewRoom };
  readonly origin: string;
  /** The stored memory of this browser's rooms' logs. */
  readonly memory: string | undefined;
}

/** The callbacks of the page for its room. */
export interface RoomPage {
  onSnapshot(snapshot: RoomSnapshot): void;
  onChat(chat: ChatSnapshot): void;
  /** Keeps this in the browser for the next time. */
  onMemory(memory: string): void;
  /** Called if the browser can't store who this person is. */
  onSeedLost(): void;
}

/**
 * The Worker's side of one room: keys, frames and the connection to the server live here and nowhere else, and end with
 * this Worker. The page draws snapshots and carries the sound.
 */
export class RoomHost {
  #room: Room | undefined;
  #events: MediaEvents | undefined;
  #memories: LogMemories | undefined;

  async open(outlet: RoomOutlet, media: MediaPort, page: RoomPage): Promise<void> {
    const memories = createLogMemories(outlet.memory, (memory) => page.onMemory(memory));
    this.#memories = memories;
    const { seed: rootSeed, isKept } = await loadRootSeed();
    if (!isKept) page.onSeedLost();
    const createMedia = (events: MediaEvents) => {
      this.#events = events;
      return media;
    };
    const options = { origin: outlet.origin, rootSeed, now: () => Date.now(), createMedia, memories };
    const { entrance } = outlet;
    const room = 'fragment' in entrance ? Room.open(entrance.fragment, options) : Room.start(entrance.newRoom, options);
    this.#room = room;
    room.subscribe(() => {
      const snapshot = room.snapshot();
      // After a room has opened or failed, the seed is no longer needed.
      if (snapshot.phase !== 'opening') rootSeed.wipe();
      page.onSnapshot(snapshot);
    });
    room.chat.subscribe(() => page.onChat(room.chat.snapshot()));
    page.onSnapshot(room.snapshot());
  }

  /** Carries out an action of the page, whose types have checked the arguments. */
  act(name: keyof RoomActions, args: readonly unknown[]): void {
    const action = this.#room?.actions[name] as ((...args: unknown[]) => void) | undefined;
    action?.(...args);
  }

  /** Takes in what another tab of this browser has read of a room's log. */
  adoptMemory(memory: string): void {
    this.#memories?.adopt(memory);
  }

  /** Resolves once the server was told: the page ends this Worker, and with it the connection, after that. */
  async close(): Promise<void> {
    this.#room?.close();
    await this.#room?.told;
  }

  connect(...args: Parameters<MediaEvents['connect']>): ReturnType<MediaEvents['connect']> {
    return this.#expectEvents().connect(...args);
  }

  restartIce(...args: Parameters<MediaEvents['restartIce']>): ReturnType<MediaEvents['restartIce']> {
    return this.#expectEvents().restartIce(...args);
  }

  produce(...args: Parameters<MediaEvents['produce']>): ReturnType<MediaEvents['produce']> {
    return this.#expectEvents().produce(...args);
  }

  confirmSealing(): ReturnType<MediaEvents['confirmSealing']> {
    return this.#expectEvents().confirmSealing();
  }

  pathLost(...args: Parameters<MediaEvents['pathLost']>): void {
    this.#events?.pathLost(...args);
  }

  heard(...args: Parameters<MediaEvents['heard']>): void {
    this.#events?.heard(...args);
  }

  microphoneThere(isThere: boolean): void {
    this.#events?.microphoneThere(isThere);
  }

  speaking(...args: Parameters<MediaEvents['speaking']>): void {
    this.#events?.speaking(...args);
  }

  #expectEvents(): MediaEvents {
    if (!this.#events) throw new Error('media spoke before its room opened');
    return this.#events;
  }

  /** Notes that the device has a network again, which may be another one. */
  checkConnection(): void {
    this.#room?.checkConnection();
  }

  frames(): RoomFrames | undefined {
    return this.#room?.frames;
  }
}
