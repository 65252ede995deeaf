import type { TabStorage } from './createStorage.ts';

/** The data that this tab needs to come back after a reload. */
export interface Kept {
  /** The fragment after `#` in the invite link. */
  readonly fragment: string;
  /** The name last used in this room; empty before entering. */
  readonly name: string;
  /** True if the tab was in the room, and not at its door. */
  readonly isInside: boolean;
  /** True if this person was on stage; absent in what an older page kept. */
  readonly wasOnStage?: boolean;
  /** Time at which the page went while they were there, in milliseconds since the epoch. */
  readonly leftStageAtMs?: number | undefined;
}

/** The storage for the one room of this tab. */
export interface KeptRoom {
  read(): Kept | undefined;
  write(kept: Kept): void;
  clear(): void;
}

const item = 'sotto-room';

/** Keeps the room in the storage of the tab, which ends with the tab and is never sent. */
export function createKeptRoom(storage: TabStorage): KeptRoom {
  let kept = parse(storage.getItem(item) ?? 'null');
  return {
    read: () => kept,
    write(next) {
      kept = next;
      storage.setItem(item, JSON.stringify(next));
    },
    clear() {
      kept = undefined;
      storage.removeItem(item);
    },
  };
}

function parse(text: string): Kept | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value?.fragment === 'string' && typeof value.name === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
