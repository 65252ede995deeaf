import type { Sound } from '../stage/Sound.ts';
import type { ChatView } from './ChatSnapshot.ts';
import type { RoomActions } from './RoomActions.ts';
import type { RoomSnapshot } from './RoomSnapshot.ts';

/** A room as its view sees it. */
export interface RoomView {
  /** Calls back after every change and returns the unsubscriber; for `useSyncExternalStore`. */
  subscribe(onChange: () => void): () => void;
  snapshot(): RoomSnapshot;
  /** Absent if this client plays no sound. */
  readonly sound?: Sound;
  readonly chat: ChatView;
  readonly actions: RoomActions;
  /** Leaves and frees everything; idempotent. */
  close(): void;
}
