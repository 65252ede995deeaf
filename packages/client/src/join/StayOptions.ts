import type { Name } from '@sotto/keys';
import type { Header, Listener, RoomEvent } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { MediaPort } from '../stage/MediaPort.ts';
import type { RoomFrames } from '../stage/RoomFrames.ts';
import type { EntryOpener } from './EntryOpener.ts';
import type { LogReader } from './LogReader.ts';
import type { RoomAccess } from './RoomAccess.ts';
import type { Roster } from './Roster.ts';

/** The parts of a room that a stay needs, and its callbacks. */
export interface StayOptions {
  readonly access: RoomAccess;
  readonly connection: ServerConnection;
  readonly media: MediaPort;
  readonly frames: RoomFrames;
  readonly roster: Roster;
  readonly log: LogReader;
  readonly entries: EntryOpener;
  readonly name: Name;
  /** Called when something that a view shows has changed. */
  readonly onChange: () => void;
  /**
   * Called when this person is no longer heard, without having wished it. `sinceMs` is since when, by `performance`'s
   * clock.
   */
  readonly onStageLost: (sinceMs: number) => void;
  readonly onEnded: () => void;
  /** Called when a statement was added to the log. */
  readonly onStatement: (header: Header) => void;
  /** Called if a wished statement was finally refused. */
  readonly onGivenUp: () => void;
  /** Called with a part of the audience, as it is now. */
  readonly onListeners: (listeners: readonly Listener[]) => void;
  /** Called with each event of the server before it takes effect here. */
  readonly onEvent: (event: RoomEvent) => void;
}
