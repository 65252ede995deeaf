import { type Bytes, randomBytes, type Secret } from '@sotto/base';
import type { Step } from '@sotto/protocol';
import type { ReadStatement } from '@sotto/records';
import { isModerator, isOwner, maySpeak, nameOf } from '@sotto/records';
import type { HeldGeneration, KeyRing } from '../generations/KeyRing.ts';
import { isStaying, type MemberLog, mayHold } from '../log/MemberLog.ts';
import type { Given, HeardBatch, InsidePart, Intent, KeyMessage, Participant, Wrap } from '../membership/events.ts';
import { Roster, type RosterMember } from '../roster/Roster.ts';

/** A statement of ours that has no number yet. */
export interface Pending {
  readonly statement: ReadStatement;
  readonly intent: Intent;
  /** The secret M(g) of the generation that it mints. */
  readonly secret: Secret | undefined;
  /** For stage and moderators, who get theirs with the statement. The others get theirs after it is numbered. */
  readonly wraps: readonly Wrap[];
  readonly sentAtMs: number;
}

/** A speaker's newest batch. */
export interface Heard extends HeardBatch {
  readonly atMs: number;
}

/** A moderator's newest heartbeat. */
export interface Beat {
  readonly join: Bytes;
  readonly counter: number;
  readonly n: number;
  readonly head: Bytes;
  readonly atMs: number;
  /** Time until which it confirms us. */
  readonly confirmsUntilMs: number;
}

/** A reason not to trust what we were shown, with its signers. */
export interface Doubt {
  readonly kind: 'keys-differ' | 'lies' | 'log-differs' | 'roster-differs';
  /** `nameOf` the joins that signed; empty if nobody signed and only the server shows it. */
  readonly signers: readonly string[];
}

/** A removal, with the members who have not confirmed it yet. */
export interface Removal {
  readonly number: number;
  /** `nameOf` the join of each session that was heard in the minute before. */
  readonly waitingFor: ReadonlySet<string>;
}

/** Reasons for which a microphone is held. */
export type Hold = 'behind' | 'deaf' | 'nobody-here' | 'unconfirmed' | 'nobody-heard';

/** One member's state in a room. Records are replaced, never changed; the roster alone owns state of its own. */
export interface State {
  readonly self: Participant;
  readonly log: MemberLog;
  readonly roster: Roster;
  /** The parts of the entries inside that arrived, until all are there. */
  readonly inside: readonly InsidePart[];
  readonly names: { readonly join: string; readonly member: string };
  readonly ring: KeyRing;
  /** Steps that were announced and not taken yet, ascending. */
  readonly announced: readonly Step[];
  /** Wraps that wait for an entry or a statement. */
  readonly unopened: readonly Given[];
  readonly unopenedMint: { readonly generation: number; readonly wrap: Bytes } | undefined;
  /** The members on stage and since when, in the server's order. */
  readonly stage: ReadonlyMap<string, { readonly join: Bytes; readonly sinceMs: number }>;
  /** Joins whose connection is gone, as the server says. */
  readonly gone: ReadonlySet<string>;
  /** Entries that were fetched and may be on their way, and when. */
  readonly fetching: ReadonlyMap<number, number>;
  readonly asked: ReadonlyMap<string, { readonly join: Bytes; readonly version: number; readonly atMs: number }>;
  readonly intents: readonly Intent[];
  readonly pending: Pending | undefined;
  /** A number that another statement took, and the time until which we wait to read that statement. [P9] */
  readonly lost: { readonly number: number; readonly untilMs: number } | undefined;
  readonly heard: ReadonlyMap<string, Heard>;
  readonly beats: ReadonlyMap<string, Beat>;
  /** The time of arrival of each moderator for whom we did not wait before, by `nameOf` their member key. [B2] */
  readonly arrivals: ReadonlyMap<string, number>;
  readonly ownBatches: ReadonlyMap<number, number>;
  readonly frames: { readonly arrivedAtMs: number; readonly openedAtMs: number; readonly unopenedSinceMs: number };
  readonly suspect: { readonly sinceMs: number; readonly refused: ReadonlySet<string> };
  readonly times: Times;
  readonly counter: number;
  readonly wentOn: ReadonlySet<string>;
  readonly removals: readonly Removal[];
  readonly doubts: ReadonlyMap<string, Doubt>;
  readonly hasSaidHere: boolean;
  /** The statements, and the entries opened, at which we last looked for members who came back into a locked room. */
  readonly letBackAt: { readonly number: number; readonly opened: number };
  /** True if the person looks at the list of key holders; then a listener reads the roster too. */
  readonly isCurious: boolean;
  /** The oldest roster entry that was not opened yet, 0 for none, and the time since when. */
  readonly unread: { readonly version: number; readonly sinceMs: number };
}

/** Times of the last events, in milliseconds of our clock; infinite if an event never happened. */
export interface Times {
  /** Time when we read the newest minting statement, or entered. */
  readonly mintReadAtMs: number;
  readonly ownMintAtMs: number;
  readonly askedAtMs: number;
  readonly fetchedAtMs: number;
  readonly beatAtMs: number;
  readonly onStageSinceMs: number;
  readonly leftUncoveredSinceMs: number;
  readonly splitSinceMs: number;
}

const never = Number.NEGATIVE_INFINITY;
const notYet = Number.POSITIVE_INFINITY;

/** A member that has read nothing but the log, from its genesis or a checkpoint on. */
export function createState(self: Participant, log: MemberLog, nowMs: number): State {
  const roster = new Roster(log.log.start);
  if (log.checkpoint) roster.suspend(log.checkpoint.header.minting?.version ?? 0, new Set());
  const none: ReadonlyMap<string, never> = new Map<string, never>();
  const times = {
    ...{ mintReadAtMs: nowMs, ownMintAtMs: never, askedAtMs: never, fetchedAtMs: never, beatAtMs: never },
    ...{ onStageSinceMs: notYet, leftUncoveredSinceMs: notYet, splitSinceMs: notYet },
  };
  return {
    ...{ self, log, roster, inside: [], ring: [], announced: [], unopened: [], intents: [] },
    names: { join: nameOf(self.join), member: nameOf(self.memberKey.publicKey) },
    ...{
      unopenedMint: undefined,
      stage: none,
      gone: new Set(),
      fetching: new Map(),
      asked: none,
      pending: undefined,
      lost: undefined,
      heard: none,
    },
    ...{
      beats: none,
      arrivals: none,
      ownBatches: new Map(),
      suspect: { sinceMs: notYet, refused: new Set() },
      times,
      counter: 0,
    },
    frames: { arrivedAtMs: never, openedAtMs: never, unopenedSinceMs: notYet },
    ...{
      wentOn: new Set(),
      removals: [],
      doubts: new Map(),
      hasSaidHere: false,
      letBackAt: { number: 0, opened: 0 },
      isCurious: false,
      unread: { version: 0, sinceMs: nowMs },
    },
  };
}

/** Our own stay, once the server has put it into the roster. */
export function ownStay({ roster, self }: State): RosterMember | undefined {
  return roster.member(self.join);
}

/** Tells whether a stay may be given keys now. */
export function isInside({ log }: State, member: RosterMember): boolean {
  return mayHold(log, log.log, member);
}

/** Tells whether a moderator removed us. A lock removes nobody, and the owner stays. */
export function isPutOut(state: State): boolean {
  const own = ownStay(state);
  const log = { ...state.log.log, lock: undefined };
  if (log.ejected.has(state.names.join) && !isOwner(log, state.self.memberKey.publicKey)) return true;
  return own !== undefined && !isStaying(state.log.covered, log, own);
}

/** Tells whether a moderator or the owner is present from this join. [B3] */
export function isHere(state: State, member: RosterMember): boolean {
  const here = state.log.log.here.get(member.names.member);
  return here !== undefined && nameOf(here.join) === member.names.join && isInside(state, member);
}

/** Tells whether a stay is on stage and may speak. */
export function isSpeaker(state: State, member: RosterMember): boolean {
  return state.stage.has(member.names.join) && maySpeak(state.log.log, member.member) && isInside(state, member);
}

/** Tells whether we read the whole roster: speakers and moderators must, listeners need not. [G5] */
export function isReader({ stage, names, log, self }: State): boolean {
  return stage.has(names.join) || isModerator(log.log, self.memberKey.publicKey);
}

/**
 * Tells whether we fetch the roster: a member who must read it does, and so does a listener whose person looks at the
 * list of key holders.
 */
export function fetchesRoster(state: State): boolean {
  return state.isCurious || isReader(state);
}

/** The keys that we hold of the newest generation. */
export function newestHeld({ ring, log }: State): HeldGeneration | undefined {
  return ring.find(({ number }) => number === log.log.generation?.number);
}

/** Random bytes, or those of a test. */
export function random({ self }: State, length: number): Bytes {
  return (self.random ?? randomBytes)(length);
}

/** Adds a doubt; a hundred are enough. */
export function withDoubt(state: State, doubt: Doubt): State {
  const name = `${doubt.kind} ${[...doubt.signers].sort().join(' ')}`;
  if (state.doubts.has(name) || state.doubts.size >= 100) return state;
  return { ...state, doubts: new Map([...state.doubts, [name, doubt]]) };
}

/** A state and the messages that it sends. */
export interface Outcome {
  readonly state: State;
  readonly messages: readonly KeyMessage[];
}
