import type { Code, Policy } from '@sotto/protocol';

/** State of the path to the server, shown as text. */
export type Connection = 'connected' | 'reconnecting' | 'offline';

/**
 * A fact about this person's own place, shown until they act on it: an outage or a sleeping device muted them, they are on
 * stage without a microphone, or the one that they lost is there again.
 */
export type Notice = 'muted-by-outage' | 'without-microphone' | 'microphone-back';

/** Somebody in the room, as their own verified credential names them. */
export interface Person {
  /** Opaque and unique within a snapshot sequence: a key for lists, never shown. */
  readonly key: string;
  /** Opaque, never shown, and the same at each of a person's stays in this room. */
  readonly member: string;
  readonly name: string;
  readonly isSelf: boolean;
  /** True according to the room's signed log. */
  readonly isModerator: boolean;
  /** For people on stage; read from their sealed frames, which look the same to everybody outside. */
  readonly isMuted: boolean;
  /** For people on stage; measured from decoded audio at this listener. */
  readonly isSpeaking: boolean;
  /** `false` for a person on stage if frames come in their name and none of them opens: nobody hears them. */
  readonly isVerified: boolean;
  /** For people in the audience. */
  readonly isHandRaised: boolean;
  /** For people in the audience: a moderator has invited them to speak, or let them go on stage by themselves. */
  readonly isInvited: boolean;
  /** True in a locked room before a moderator has let them in: they hold no key and hear nothing. */
  readonly isWaiting: boolean;
  /** The powers of this client's person over them, according to the log. */
  readonly powers: readonly Power[];
}

/** A moderator's power over one person. */
export type Power =
  | 'invite'
  | 'move-to-audience'
  | 'mute'
  | 'make-moderator'
  | 'take-moderator'
  | 'remove'
  | 'ban'
  | 'let-in'
  | 'lower-hand';

/** The rule for members who are not moderators: write freely, once in ten seconds, or not at all. */
export type ChatRule = 'open' | 'slow' | 'closed';

/** A moderator's power over the room. */
export type RoomControl =
  | 'lock'
  | 'unlock'
  | 'mute-all'
  | 'lower-hands'
  | 'pause-hands'
  | 'resume-hands'
  | 'open-chat'
  | 'slow-chat'
  | 'close-chat';

/** Somebody who wants to speak. */
export interface RaisedHand {
  readonly person: Person;
  /**
   * Time when the hand was raised, in milliseconds of `performance.timeOrigin + performance.now()`, as precisely as the
   * server says.
   */
  readonly sinceMs: number;
}

/**
 * 30 digits of one numbered step, the same for everybody who sees the same room. Times are those of
 * `performance.timeOrigin + performance.now()`. [G11]
 */
export type ComparisonCode =
  | {
      readonly digits: string;
      /** The latest time at which another code comes; infinite while nothing changes in the room. */
      readonly untilMs: number;
    }
  | {
      readonly digits: undefined;
      /** Time of the first code at the latest; infinite while there are no keys. */
      readonly fromMs: number;
    };

/** All checkable facts about who can hear. */
export interface Privacy {
  readonly code: ComparisonCode;
  /**
   * The members who hold the room's keys, by their own signatures: at most the first 500. The list grows while the
   * client reads the roster.
   */
  readonly holders: readonly Holder[];
  readonly holderCount: number;
  /** Entries that the server has not shown for 10 s: holders without a name. */
  readonly namelessCount: number;
  readonly isComplete: boolean;
  /** Number of people inside, by the server's count. */
  readonly serverCount: number;
  /** Number of people to whom the relay sends, including speakers; `undefined` until it has answered. */
  readonly relayCount: number | undefined;
}

/** Somebody who holds keys. */
export interface Holder {
  readonly person: Person;
  /** True if they have left and can derive keys until those on stage have new ones. */
  readonly hasLeft: boolean;
}

/** Why this person's microphone is held. */
export interface Held {
  readonly why: 'behind' | 'deaf' | 'nobody-here' | 'unconfirmed' | 'nobody-heard';
  /** The moderator for whom it waits; `undefined` if it waits for nobody in particular. */
  readonly moderator: Person | undefined;
}

/** A reason not to trust what the server, or a member, shows. It is never withdrawn. */
export interface RoomDoubt {
  readonly kind: 'keys-differ' | 'lies' | 'log-differs' | 'roster-differs';
  /** The signers of the contradiction; empty if there is only the server's claim. */
  readonly signers: readonly Person[];
}

/** A removal by this person, and the members on stage who have not shown that they know of it. */
export interface PendingRemoval {
  readonly id: number;
  readonly name: string;
  readonly waitingFor: readonly Person[];
  /**
   * Number of members who have not confirmed and whose entries are no longer known. They too must confirm the removal.
   */
  readonly unnamedCount: number;
}

/** The part of a room's snapshot that comes from moderation and the key agreement. */
export interface Moderation {
  /** True if this client's person is one. */
  readonly isModerator: boolean;
  /** True if no other moderator is present. */
  readonly isLastModerator: boolean;
  readonly isLocked: boolean;
  /** True if a lock makes this person wait, so that they hear nothing. */
  readonly isWaiting: boolean;
  /** State of this person's own hand. */
  readonly isHandRaised: boolean;
  readonly areHandsPaused: boolean;
  readonly chatRule: ChatRule;
  /** For moderators only: in the order in which they were raised. */
  readonly raisedHands: readonly RaisedHand[];
  /** For moderators only: people who wait before the locked room. */
  readonly waiting: readonly Person[];
  /** A moderator's invitation that was not answered yet; another `id` for each. */
  readonly invitation: { readonly id: number; readonly by: string } | undefined;
  /** The last time that a moderator muted this person; another `id` for each. */
  readonly mutedBy: { readonly id: number; readonly by: string } | undefined;
  /** The room's policy while no moderator can be reached. */
  readonly policy: Policy;
  /** For members on stage: moderators here who have not confirmed for 10 s. */
  readonly unreached: readonly Person[];
  /** True if this person is on stage with others and has heard none of them for 5 s. */
  readonly hearsNobody: boolean;
  /** Reasons why this person's sound is not sealed; empty while it is, and if they chose to go on. */
  readonly held: readonly Held[];
  /** True if this person chose to go on despite the reasons that would hold the microphone. */
  readonly isGoingOn: boolean;
  /** For moderators only: the newest removals. A confirmed one waits for nobody. */
  readonly removals: readonly PendingRemoval[];
  readonly doubts: readonly RoomDoubt[];
  /** True if somebody left, and for 90 s nobody on stage has new keys. */
  readonly isLeaveUncovered: boolean;
  /** Set while `showPrivacy` asks for it. */
  readonly privacy: Privacy | undefined;
}

/** The view of a room before entering, for anyone with its link. */
export interface Preview {
  readonly title: string;
  readonly stage: readonly Person[];
  readonly audienceCount: number;
  /** The room's policy while no moderator can be reached; `undefined` until it was read. */
  readonly policy: Policy | undefined;
}

/** Everything that a view needs to draw a room; a new object at every change, never mutated. */
export type RoomSnapshot =
  | { readonly phase: 'opening' }
  | ({ readonly phase: 'preview' | 'entering' } & Preview)
  | ({
      readonly phase: 'inside';
      /**
       * The part of the audience that `showAudience` last asked for, in the order of arrival, as far as it is known.
       */
      readonly audience: readonly Person[];
      /** The place of the first of them, from 0. */
      readonly audienceFrom: number;
      /** Number of people on stage and in this part of the audience who could not be verified, and so are not shown. */
      readonly unverifiedCount: number;
      readonly connection: Connection;
      readonly isOnStage: boolean;
      /** True on the way to the stage, while the browser may be asking for the microphone. */
      readonly isGoingOnStage: boolean;
      /** State of this client's own microphone; `true` while not on stage. */
      readonly isMuted: boolean;
      /** True if the room's rule lets this person go on stage by themselves. */
      readonly maySpeak: boolean;
      /** The invite link: for the clipboard, and for a dialog that a person opens to take it from there. */
      readonly link: string;
      /** A fault that leaves the room usable, such as `microphone-denied`. */
      readonly fault: Code | undefined;
      readonly notice: Notice | undefined;
    } & Preview &
      Moderation)
  | { readonly phase: 'left' }
  /** True if a moderator removed this person. */
  | { readonly phase: 'removed' }
  | { readonly phase: 'ended' }
  | { readonly phase: 'failed'; readonly code: Code };

/** A person's choices before they go live. */
export interface NewRoom {
  readonly title: string;
  readonly name: string;
  readonly everyoneSpeaks: boolean;
  readonly policy: Policy;
  /** True to go on stage with a closed microphone, for people who talk only while they hold a key. */
  readonly startsMuted?: boolean;
  /** The house that it belongs to, or that vouches for it on a server that asks for one. */
  readonly house?: RoomHouse;
}

/** A house, for a room that is made. */
export interface RoomHouse {
  /** The fragment after `#` in the house's link. */
  readonly fragment: string;
  /** True if its hallway shows the room. For an unlisted room, the server learns the house only if it insists. */
  readonly isListed: boolean;
}
