import type { Code } from '@sotto/protocol';
import type { Connection } from '../view/RoomSnapshot.ts';

/** Somebody on the stage of a listed room, as their own verified credential names them. */
export interface ListedSpeaker {
  /** Opaque and unique within a room: a key for lists, never shown. */
  readonly key: string;
  readonly name: string;
}

/** A live room as its house's hallway lists it. */
export interface ListedRoom {
  /** Opaque, and valid only for this look into the hallway; the argument of `linkOf`. */
  readonly key: string;
  readonly title: string;
  /** The first on stage; `stageCount` says how many there are. */
  readonly stage: readonly ListedSpeaker[];
  readonly stageCount: number;
  readonly audienceCount: number;
}

/** Everything that a view needs to draw a house; a new object at every change, never mutated. */
export type HouseSnapshot =
  | { readonly phase: 'opening' }
  | {
      readonly phase: 'open';
      readonly name: string;
      /** The house's link: for the clipboard, and drawn only where a person asked for it or would lose it. */
      readonly link: string;
      /** In order of arrival. */
      readonly rooms: readonly ListedRoom[];
      readonly connection: Connection;
    }
  | { readonly phase: 'failed'; readonly code: Code };

/** A house as its view sees it. */
export interface HouseView {
  /** Calls back after every change and returns the unsubscriber; for `useSyncExternalStore`. */
  subscribe(onChange: () => void): () => void;
  snapshot(): HouseSnapshot;
  /** The fragment after `#` in the link of a listed room, for this tab alone; `undefined` if it is no longer listed. */
  linkOf(key: string): Promise<string | undefined>;
  /** Leaves the hallway and frees everything; idempotent. */
  close(): void;
}
