import { type Bytes, randomBytes, type Secret } from '@sotto/base';
import type { Act, Heartbeat, InsideEntry, Statement, Step } from '@sotto/protocol';
import type { ReadStatement } from '@sotto/records';
import { isModerator, isOwner, maySpeak, nameOf } from '@sotto/records';
import type { HeldGeneration, KeyRing } from '../generations/KeyRing.ts';
import type { StepCover } from '../generations/schedule.ts';
import { isStaying, type MemberLog, mayHold } from '../log/MemberLog.ts';
import type { RoomKeys } from '../RoomKeys.ts';
import type { OpenedEntry } from '../roster/openEntry.ts';
import { Roster, type RosterMember } from '../roster/Roster.ts';
import type { SigningKey } from '../SigningKey.ts';
import type { Session } from '../session.ts';

/** Who we are in this room. */
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

/** What a person wants said: about members, each by a stay that was drawn and the key that it was drawn with. */
export interface Intent {
  readonly act: Act;
  readonly about?: readonly { readonly join: Bytes; readonly member: Bytes }[];
  readonly isBan?: boolean;
  readonly hasCheckpoint?: boolean;
}

/** K(g, s) as a sponsor gave it to us. */
export interface Given extends Omit<StepCover, 'head' | 'roster'> {
  readonly from: Bytes;
  readonly confirm: Bytes;
  readonly wrap: Bytes;
}

/** What a speaker's verified batch says. */
export interface HeardBatch {
  readonly join: Bytes;
  readonly number: number;
  readonly generation: number;
  readonly step: number;
  readonly confirm: Bytes;
  /** Whether frames that it covers opened here. */
  readonly isOpened: boolean;
}

/** Some of the entries inside at the newest checkpoint, from `offset` on, as the answer to `fetch-inside`. [P8] */
export interface InsidePart {
  readonly offset: number;
  /** The roster's version at that checkpoint. */
  readonly version: number;
  /** Of all. */
  readonly count: number;
  readonly entries: readonly InsideEntry[];
}

/** What happens to a member, in order. Whatever comes from outside was parsed by its schema. */
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
  /** We are back on a connection, whose server may not have got what we said last. */
  | { readonly type: 'back' }
  | { readonly type: 'tick' };

/** What a member has to say to the server; `given-up` is for its own page, about a wish that may not be. */
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

/** A statement of ours that has no number yet. */
export interface Pending {
  readonly statement: ReadStatement;
  readonly intent: Intent;
  /** M(g) of what it mints. */
  readonly secret: Secret | undefined;
  /** Of stage and moderators, who get theirs with the statement; the others get theirs once it is numbered. */
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
  /** Until when it confirms us. */
  readonly confirmsUntilMs: number;
}

/** A reason not to trust what we were shown, with who signed it. */
export interface Doubt {
  readonly kind: 'keys-differ' | 'lies' | 'log-differs' | 'roster-differs';
  /** `nameOf` the joins that signed; the server alone shows what nobody signed. */
  readonly signers: readonly string[];
}

/** A removal, and by whom it is not confirmed yet. */
export interface Removal {
  readonly number: number;
  /** `nameOf` the join of each session that was heard in the minute before. */
  readonly waitingFor: ReadonlySet<string>;
}

/** Reasons for which a microphone is held. */
export type Hold = 'behind' | 'deaf' | 'nobody-here' | 'unconfirmed' | 'nobody-heard';

/** One member's part in a room. Records are replaced, never changed; the roster is its own owner. */
export interface State {
  readonly self: Participant;
  readonly log: MemberLog;
  readonly roster: Roster;
  /** What came of the entries inside, while not all of them are there. */
  readonly inside: readonly InsidePart[];
  readonly names: { readonly join: string; readonly member: string };
  readonly ring: KeyRing;
  /** Steps announced and not gone to, ascending. */
  readonly announced: readonly Step[];
  /** Wraps that wait for an entry or a statement. */
  readonly unopened: readonly Given[];
  readonly unopenedMint: { readonly generation: number; readonly wrap: Bytes } | undefined;
  /** Who is on stage since when, as the server says, in its order. */
  readonly stage: ReadonlyMap<string, { readonly join: Bytes; readonly sinceMs: number }>;
  /** Joins whose connection is gone, as the server says. */
  readonly gone: ReadonlySet<string>;
  /** Entries that were fetched and may be on their way, and when. */
  readonly fetching: ReadonlyMap<number, number>;
  readonly asked: ReadonlyMap<string, { readonly join: Bytes; readonly version: number; readonly atMs: number }>;
  readonly intents: readonly Intent[];
  readonly pending: Pending | undefined;
  readonly heard: ReadonlyMap<string, Heard>;
  readonly beats: ReadonlyMap<string, Beat>;
  readonly ownBatches: ReadonlyMap<number, number>;
  readonly frames: { readonly arrivedAtMs: number; readonly openedAtMs: number; readonly unopenedSinceMs: number };
  readonly suspect: { readonly sinceMs: number; readonly refused: ReadonlySet<string> };
  readonly times: Times;
  readonly counter: number;
  readonly wentOn: ReadonlySet<string>;
  readonly removals: readonly Removal[];
  readonly doubts: ReadonlyMap<string, Doubt>;
  readonly hasSaidHere: boolean;
  /** Whether a person looks at who holds keys, so that a listener reads the roster too. */
  readonly isCurious: boolean;
  /** The oldest roster entry that was not opened yet, 0 for none, and since when that has been so. */
  readonly unread: { readonly version: number; readonly sinceMs: number };
}

/** When something last happened, in milliseconds of our clock; infinite where it did not. */
export interface Times {
  /** When the newest minting statement was read, or we entered. */
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
      heard: none,
    },
    ...{ beats: none, ownBatches: new Map(), suspect: { sinceMs: notYet, refused: new Set() }, times, counter: 0 },
    frames: { arrivedAtMs: never, openedAtMs: never, unopenedSinceMs: notYet },
    ...{
      wentOn: new Set(),
      removals: [],
      doubts: new Map(),
      hasSaidHere: false,
      isCurious: false,
      unread: { version: 0, sinceMs: nowMs },
    },
  };
}

/** Our own stay, once the server has put it into the roster. */
export function ownStay({ roster, self }: State): RosterMember | undefined {
  return roster.member(self.join);
}

/** Whether a stay may be given keys now. */
export function isInside({ log }: State, member: RosterMember): boolean {
  return mayHold(log, log.log, member);
}

/** Whether somebody put us out. A lock puts nobody out, and the owner stays. */
export function isPutOut(state: State): boolean {
  const own = ownStay(state);
  const log = { ...state.log.log, lock: undefined };
  if (log.ejected.has(state.names.join) && !isOwner(log, state.self.memberKey.publicKey)) return true;
  return own !== undefined && !isStaying(state.log.covered, log, own);
}

/** Whether a join is one from which a moderator, or the owner, is here now. [B3] */
export function isHere(state: State, member: RosterMember): boolean {
  const here = state.log.log.here.get(member.names.member);
  return here !== undefined && nameOf(here.join) === member.names.join && isInside(state, member);
}

/** Whether a stay is on stage and may speak. */
export function isSpeaker(state: State, member: RosterMember): boolean {
  return state.stage.has(member.names.join) && maySpeak(state.log.log, member.member) && isInside(state, member);
}

/** Whether we read the whole roster: who speaks or moderates must, listeners need not. [G5] */
export function isReader({ stage, names, log, self }: State): boolean {
  return stage.has(names.join) || isModerator(log.log, self.memberKey.publicKey);
}

/** Whether we fetch the roster: who must read it, and a listener whose person wants to see who holds keys. */
export function fetchesRoster(state: State): boolean {
  return state.isCurious || isReader(state);
}

/** What is held of the newest generation. */
export function newestHeld({ ring, log }: State): HeldGeneration | undefined {
  return ring.find(({ number }) => number === log.log.generation?.number);
}

/** Random bytes, or a test's. */
export function random({ self }: State, length: number): Bytes {
  return (self.random ?? randomBytes)(length);
}

/** Adds a doubt; a hundred are enough. */
export function withDoubt(state: State, doubt: Doubt): State {
  const name = `${doubt.kind} ${[...doubt.signers].sort().join(' ')}`;
  if (state.doubts.has(name) || state.doubts.size >= 100) return state;
  return { ...state, doubts: new Map([...state.doubts, [name, doubt]]) };
}

/** A state and what there is to say. */
export interface Outcome {
  readonly state: State;
  readonly messages: readonly KeyMessage[];
}
