import type { Bytes } from '@sotto/base';
import type { Act, Heartbeat, InsideEntry, Statement, Step } from '@sotto/protocol';
import type { ReadStatement } from '@sotto/records';
import type { StepCover } from '../generations/schedule.ts';
import type { SigningKey } from '../identity/SigningKey.ts';
import type { Session } from '../identity/session.ts';
import type { RoomKeys } from '../link/RoomKeys.ts';
import type { OpenedEntry } from '../roster/openEntry.ts';

/** Our own keys and identity in this room. */
export interface Participant {
  readonly keys: RoomKeys;
  readonly memberKey: SigningKey;
  readonly session: Session;
  readonly join: Bytes;
  /** A parameter for tests alone. */
  readonly random?: (length: number) => Bytes;
}

/** A key wrapped for one join. */
export interface Wrap {
  readonly join: Bytes;
  readonly wrap: Bytes;
}

/** A person's wish for a statement. It names members by the stays and keys that the page showed. */
export interface Intent {
  readonly act: Act;
  readonly about?: readonly { readonly join: Bytes; readonly member: Bytes }[];
  readonly isBan?: boolean;
  readonly hasCheckpoint?: boolean;
  /** True if nobody wished it: it admits members who were inside before the lock. [P11] */
  readonly isReturn?: boolean;
}

/** K(g, s) as a sponsor gave it to us. */
export interface Given extends Omit<StepCover, 'head' | 'roster'> {
  readonly from: Bytes;
  readonly confirm: Bytes;
  readonly wrap: Bytes;
}

/** The contents of a speaker's verified batch. */
export interface HeardBatch {
  readonly join: Bytes;
  readonly number: number;
  readonly generation: number;
  readonly step: number;
  readonly confirm: Bytes;
  /** True if frames that it covers opened here. */
  readonly isOpened: boolean;
}

/** Some of the entries inside at the newest checkpoint, from `offset` on, as the answer to `fetch-inside`. [P8] */
export interface InsidePart {
  readonly offset: number;
  /** The roster's version at that checkpoint. */
  readonly version: number;
  /** Number of all entries. */
  readonly count: number;
  readonly entries: readonly InsideEntry[];
}

/** An event for a member, in order. Events from outside were parsed by their schemas. */
export type KeyEvent =
  | { readonly type: 'statement'; readonly statement: ReadStatement; readonly wrap?: Bytes }
  | { readonly type: 'minted'; readonly generation: number; readonly wrap: Bytes }
  | { readonly type: 'entry-hashes'; readonly after: number; readonly hashes: readonly Bytes[] }
  | { readonly type: 'entries'; readonly entries: readonly OpenedEntry[] }
  | ({ readonly type: 'inside' } & InsidePart)
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'gift'; readonly gift: Given }
  | { readonly type: 'asked'; readonly by: readonly { readonly join: Bytes; readonly version: number }[] }
  | { readonly type: 'connection'; readonly join: Bytes; readonly isHere: boolean }
  | { readonly type: 'stage'; readonly joins: readonly Bytes[] }
  | { readonly type: 'batch'; readonly batch: HeardBatch }
  | { readonly type: 'frames'; readonly isOpened: boolean }
  | { readonly type: 'own-batch'; readonly number: number }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat }
  | { readonly type: 'refused'; readonly number: number; readonly isFinal: boolean }
  | { readonly type: 'wish'; readonly intent: Intent }
  | { readonly type: 'go-on' }
  | { readonly type: 'read-roster'; readonly isWanted: boolean }
  /** We are back on a connection, whose server may not have got our last messages. */
  | { readonly type: 'back' }
  | { readonly type: 'tick' };

/** A member's message to the server. Only `given-up` stays on the member's page: it says that a wish is not allowed. */
export type KeyMessage =
  | { readonly type: 'submit'; readonly statement: Statement; readonly wraps: readonly Wrap[] }
  | { readonly type: 'minted'; readonly generation: number; readonly wraps: readonly Wrap[] }
  | { readonly type: 'gift'; readonly gift: Omit<Given, 'from' | 'wrap'>; readonly wraps: readonly Wrap[] }
  | { readonly type: 'ask'; readonly refused: readonly Bytes[] }
  | { readonly type: 'fetch-statements'; readonly after: number }
  | { readonly type: 'fetch-entries'; readonly versions: readonly number[] }
  | { readonly type: 'fetch-hashes'; readonly after: number }
  | { readonly type: 'fetch-inside'; readonly offset: number }
  | { readonly type: 'fetch-steps'; readonly generation: number; readonly after: number }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat }
  | { readonly type: 'given-up'; readonly intent: Intent };
