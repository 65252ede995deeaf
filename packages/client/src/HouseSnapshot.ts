import type { Code } from '@sotto/protocol';
import type { Connection } from './RoomSnapshot.ts';

/** Somebody on the stage of a listed room, as their own verified credential names them. */
export interface Speaker {
  /** Opaque and unique within a room: a key for lists, never shown. */
  readonly key: string;
  readonly name: string;
}

/** A live room as its house's hallway lists it. */
export interface ListedRoom {
  /** Opaque, and good for this look into the hallway alone: what to ask `linkOf` with. */
  readonly key: string;
  readonly title: string;
  /** The first on stage; `stageCount` says how many there are. */
  readonly stage: readonly Speaker[];
  readonly stageCount: number;
  readonly audienceCount: number;
}

/** All that a view needs to draw a house; a new object at every change, never mutated. */
export type HouseSnapshot =
  | { readonly phase: 'opening' }
  | {
      readonly phase: 'open';
      readonly name: string;
      /** The house's link, for the clipboard alone: it must never be drawn into the page or its address. */
      readonly link: string;
      /** In the order in which they came. */
      readonly rooms: readonly ListedRoom[];
      readonly connection: Connection;
    }
  | { readonly phase: 'failed'; readonly code: Code };

/** A house as its view sees it. */
export interface HouseView {
  /** For `useSyncExternalStore`: calls back after every change; returns the unsubscriber. */
  subscribe(onChange: () => void): () => void;
  snapshot(): HouseSnapshot;
  /** What follows `#` in the link of a listed room, for this tab alone; `undefined` where it is listed no more. */
  linkOf(key: string): Promise<string | undefined>;
  /** Leaves the hallway and frees everything; idempotent. */
  close(): void;
}
