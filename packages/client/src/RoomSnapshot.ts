import type { Code } from '@sotto/protocol';
import type { Sound } from './Sound.ts';

/** State of the path to the server, shown as text. */
export type Connection = 'connected' | 'reconnecting' | 'offline';

/** Somebody in the room, as their own verified credential names them. */
export interface Person {
  /** Opaque and unique within a snapshot sequence: a key for lists, never shown. */
  readonly key: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly isModerator: boolean;
  /** Only of people on stage; read from their sealed frames, which look the same to everybody outside. */
  readonly isMuted: boolean;
  /** Only of people on stage; measured from decoded audio at this listener. */
  readonly isSpeaking: boolean;
  /** `false` for who stands on stage while frames come in their name and none of them opens: they are not heard. */
  readonly isVerified: boolean;
}

/** What can be told of a room before entering, to anyone with its link. */
export interface Preview {
  readonly title: string;
  readonly stage: readonly Person[];
  readonly audienceCount: number;
}

/** All that a view needs to draw a room; a new object at every change, never mutated. */
export type RoomSnapshot =
  | { readonly phase: 'opening' }
  | ({ readonly phase: 'preview' | 'entering' } & Preview)
  | ({
      readonly phase: 'inside';
      /** A part of the audience, in the order of arrival: what `showAudience` last asked for, as far as it is known. */
      readonly audience: readonly Person[];
      /** The place of the first of them, from 0. */
      readonly audienceFrom: number;
      /** How many of those on stage, and of this part of the audience, could not be verified and so are not shown. */
      readonly unverifiedCount: number;
      readonly connection: Connection;
      readonly isOnStage: boolean;
      /** On the way there: the browser may be asking for the microphone. */
      readonly isGoingOnStage: boolean;
      /** Of this client's own microphone; `true` while not on stage. */
      readonly isMuted: boolean;
      /** Whether the room's rule lets this person go on stage by themselves. */
      readonly maySpeak: boolean;
      /** The invite link, for the clipboard alone: it must never be drawn into the page or its address. */
      readonly link: string;
      /** A fault that leaves the room usable, such as `microphone-denied`. */
      readonly fault: Code | undefined;
    } & Preview)
  | { readonly phase: 'left' }
  | { readonly phase: 'ended' }
  | { readonly phase: 'failed'; readonly code: Code };

/** What a person chooses before they go live. */
export interface NewRoom {
  readonly title: string;
  readonly name: string;
  readonly everyoneSpeaks: boolean;
  /** On stage with the microphone closed: for who talks only while a key is held. */
  readonly startsMuted?: boolean;
  /** The house that it belongs to, or that vouches for it on a server that asks for one. */
  readonly house?: RoomHouse;
}

/** A house, for a room that is made. */
export interface RoomHouse {
  /** What follows `#` in the house's link. */
  readonly fragment: string;
  /** Whether its hallway shows the room. The server learns of the house of one that is not listed only if it insists. */
  readonly isListed: boolean;
}

/** What a person may ask of a room. Each returns at once; the outcome shows in the next snapshot. */
export interface RoomActions {
  /** Goes in to listen, under a name (an empty one becomes `Listener` in the view's language). */
  enter(name: string): void;
  /** Takes a microphone on stage, where `maySpeak`. */
  joinStage(): void;
  stepDown(): void;
  mute(): void;
  unmute(): void;
  leave(): void;
  /** Looks at the audience from one place to before another; asking again for what is known costs nothing. */
  showAudience(from: number, to: number): void;
  /** Ends the room for everybody; only its owner can. */
  endForAll(): void;
}

/** A room as its view sees it. */
export interface RoomView {
  /** For `useSyncExternalStore`: calls back after every change; returns the unsubscriber. */
  subscribe(onChange: () => void): () => void;
  snapshot(): RoomSnapshot;
  /** Absent where nothing is played. */
  readonly sound?: Sound;
  readonly actions: RoomActions;
  /** Leaves and frees everything; idempotent. */
  close(): void;
}
