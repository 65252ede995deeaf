import type { ReactionKind } from '@sotto/keys';
import type { Code } from '@sotto/protocol';

/** The author of a message. */
export interface ChatAuthor {
  /** The join, as in a room's snapshot. */
  readonly key: string;
  readonly name: string;
  readonly isSelf: boolean;
  /** True if they were a moderator when they wrote it. */
  readonly isModerator: boolean;
}

/** A message of the chat, in memory only. */
export interface ChatMessage {
  readonly id: string;
  readonly author: ChatAuthor;
  /** Empty once it was deleted or hidden. */
  readonly text: string;
  /** The message that this one answers, if it is still known; `undefined` if it answers none. */
  readonly reply: { readonly id: string; readonly name: string; readonly text: string } | undefined;
  /** Time of arrival here, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly fate: 'sending' | 'shown' | 'unsent' | 'deleted' | 'hidden';
  /** True if this person was away after it, so that messages may be missing there. */
  readonly isBeforeGap: boolean;
  /** The reason why it was not sent. */
  readonly fault: Code | undefined;
}

/** Equal reactions of the last seconds, as one. */
export interface ReactionGroup {
  readonly id: string;
  readonly kind: ReactionKind;
  /** The person whom they are for; `undefined` if they are for nobody in particular. */
  readonly to: string | undefined;
  /** The people who reacted so, the latest last: a few. */
  readonly by: readonly string[];
  readonly count: number;
}

/** The chat and the reactions of a room; a new object at every change. */
export interface ChatSnapshot {
  readonly messages: readonly ChatMessage[];
  /** Number of messages of others so far, including those that are no longer kept. */
  readonly heardCount: number;
  readonly reactions: readonly ReactionGroup[];
  /** Reactions of the last seconds that the server left out, by its own count. */
  readonly moreReactions: number;
}

/** A room's chat as its view sees it. */
export interface ChatView {
  /** Calls back after every change and returns the unsubscriber. */
  subscribe(onChange: () => void): () => void;
  snapshot(): ChatSnapshot;
}

/** A chat in which nobody has written. */
export const emptyChat: ChatSnapshot = { messages: [], heardCount: 0, reactions: [], moreReactions: 0 };

/** The chat of a room that has none yet. */
export const silentChat: ChatView = { subscribe: () => () => undefined, snapshot: () => emptyChat };
