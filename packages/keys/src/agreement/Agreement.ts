import type { Bytes, Secret } from '@sotto/base';
import type { Heartbeat, Member, RosterEntry, SponsorHeader, Statement } from '@sotto/protocol';
import { isModerator, maySpeak } from '@sotto/statements';
import type { RoomKeys } from '../RoomKeys.ts';
import type { SigningKey } from '../SigningKey.ts';
import type { Session } from '../session.ts';
import type { AgreementMessage, Intent } from './AgreementMessage.ts';
import type { KeyRing } from './KeyRing.ts';
import { KeyRoster, type RosterMember } from './KeyRoster.ts';
import type { MemberLog } from './MemberLog.ts';
import type { Vote } from './microphoneGate.ts';
import { silence, type Voice } from './Voice.ts';
import type { SeenGeneration } from './whereToSpeak.ts';

export type { AgreementMessage, Intent } from './AgreementMessage.ts';

/** Who takes part, with all the keys of their own. */
export interface Participant {
  readonly keys: RoomKeys;
  readonly memberKey: SigningKey;
  readonly session: Session;
  /** The own join, 16 bytes. */
  readonly join: Bytes;
  /** A parameter for tests alone. */
  readonly random: (length: number) => Bytes;
}

/** What a member learns. Bytes are parsed already; that they are true is checked here. */
export type AgreementEvent =
  | { readonly type: 'statement'; readonly statement: Statement; readonly wrap: Bytes | null }
  /** The server refused what we submitted under this number: for good, or because another came first. */
  | { readonly type: 'refused'; readonly sequence: number; readonly isFinal: boolean }
  /** Somebody's entry out of its order; our own as well. */
  | { readonly type: 'introduced'; readonly member: Member }
  /** Whether a person wants to see who holds keys: then we read the roster also while nothing else needs it. */
  | { readonly type: 'read-roster'; readonly isWanted: boolean }
  /** Entries of the key roster, in the server's order, after the first `after`; none where it ends there. */
  | { readonly type: 'entries'; readonly after: number; readonly entries: readonly RosterEntry[] }
  /** The server's word, and no more, that a join's connection has gone or is back. */
  | { readonly type: 'connection'; readonly join: Bytes; readonly isHere: boolean }
  /** Our own connection is back: what came meanwhile was lost. */
  | { readonly type: 'reconnected' }
  /** The server's word who is on stage, in the order in which they came. */
  | { readonly type: 'stage'; readonly joins: readonly Bytes[]; readonly audienceCount: number }
  /** These want the next step from us. */
  | { readonly type: 'asked'; readonly joins: readonly Bytes[] }
  | { readonly type: 'sponsored'; readonly header: SponsorHeader; readonly wrap: Bytes | null }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat }
  /** A batch of own frames was signed. */
  | { readonly type: 'own-batch'; readonly number: number }
  /** A speaker's batch, whose signature was verified. */
  | { readonly type: 'batch'; readonly join: Bytes; readonly number: number; readonly witness: Witness }
  | { readonly type: 'intent'; readonly intent: Intent }
  /** Whether hands are to wait, as the person behind a moderator's client last chose. */
  | { readonly type: 'hands'; readonly isPaused: boolean }
  | { readonly type: 'tick' };

/** What somebody signed of a secret: C(g,s). */
export interface Witness {
  readonly generation: number;
  readonly step: number;
  readonly commitment: Bytes;
}

/** A statement on its way, with the secret that it mints. */
export interface Pending {
  readonly intent: Intent;
  readonly sequence: number;
  readonly message: AgreementMessage & { readonly type: 'submit' };
  readonly secret: Secret | undefined;
  readonly sentAtMs: number;
}

/** How far we have read the key roster, and have to. [G6] */
export interface Reading {
  /** Whether a person wants it read. */
  isWanted: boolean;
  /** Whether its end was not reached since we last began to need it. */
  isDue: boolean;
  /** The newest version that we know of. */
  newest: number;
  /** When the page that we wait for was asked for; `undefined` while none is. */
  askedAtMs: number | undefined;
  /** When the server last said that there is no more. */
  endedAtMs: number;
}

/** What a valid heartbeat of a voter said. */
export interface HeardVote extends Vote {
  readonly counter: number;
  readonly atMs: number;
  readonly handsPaused: boolean;
}

/** What makes a member distrust what it is shown; never cleared. */
export type Doubt = 'log-forked' | 'roster-split' | 'sponsor-disputed';

/** Everything that one member knows of a room's keys. Transitions alone change it. */
export interface Agreement {
  readonly self: Participant;
  voice: Voice;
  readonly roster: KeyRoster;
  log: MemberLog;
  ring: KeyRing;
  /** The minting statements that were honoured, in order. */
  seen: SeenGeneration[];
  headSinceMs: number;
  /** On stage by the server's word, with the time since when, in order of arrival. */
  stage: ReadonlyMap<string, { readonly join: Bytes; readonly sinceMs: number }>;
  audienceCount: number;
  /** When each moderator present was first seen present. */
  presentSince: ReadonlyMap<string, number>;
  /** Since when we know that a moderator present in the log has left by their own entry. */
  readonly leftSince: Map<string, number>;
  /** When moderators last had the vote: since then those on stage have it, and speak up. */
  ledUntilMs: number;
  readonly votes: Map<string, HeardVote>;
  /** Own batches: when each was made. */
  readonly batches: Map<number, number>;
  /** The last batch seen of each speaker. */
  readonly heard: Map<string, { readonly join: Bytes; readonly batch: number }>;
  readonly gone: Set<string>;
  /** Keys to wrap under, by join. */
  readonly keks: Map<string, Secret>;
  /** Whoever registered and has no key there yet. */
  readonly strangers: RosterMember[];
  readonly notFrom: Map<string, Bytes>;
  readonly doubts: Set<Doubt>;
  /** Since when the newest generation is not held; `undefined` while it is. */
  lacksSinceMs: number | undefined;
  readonly reading: Reading;
  /** The newest roster version that a voter has signed. */
  confirmedVersion: number;
  /** Whether our connection was lost while we were not on stage: others may have taken steps since that we don't know. */
  mayBeBehind: boolean;
  /** Since when we know of statements that did not come. */
  gapSinceMs: number | undefined;
  askedAtMs: number;
  mintedAtMs: number;
  departures: number;
  pending: Pending | undefined;
  readonly intents: Intent[];
  /** Until when we have no ideas of our own, since the server refused one. */
  quietUntilMs: number;
  /** Whether we were present as a moderator under our join. */
  wasPresent: boolean;
  /** Whether we said ourselves that we go. */
  isLeaving: boolean;
  /** What we sign of hands. */
  handsPaused: boolean;
  counter: number;
  beatAtMs: number;
}

/** A member that has read the log and nothing else. */
export function createAgreement(self: Participant, log: MemberLog, nowMs: number): Agreement {
  return {
    self,
    voice: silence,
    roster: new KeyRoster(self.keys),
    log,
    ring: [],
    seen: [],
    headSinceMs: nowMs,
    stage: new Map(),
    audienceCount: 0,
    presentSince: new Map([...log.log.present.keys()].map((join) => [join, nowMs])),
    leftSince: new Map(),
    ledUntilMs: nowMs,
    votes: new Map(),
    batches: new Map(),
    heard: new Map(),
    gone: new Set(),
    keks: new Map(),
    strangers: [],
    notFrom: new Map(),
    doubts: new Set(),
    lacksSinceMs: log.log.generation ? nowMs : undefined,
    reading: { isWanted: false, isDue: true, newest: 0, askedAtMs: undefined, endedAtMs: Number.NEGATIVE_INFINITY },
    confirmedVersion: 0,
    mayBeBehind: false,
    gapSinceMs: undefined,
    askedAtMs: Number.NEGATIVE_INFINITY,
    mintedAtMs: nowMs,
    departures: 0,
    pending: undefined,
    intents: [],
    quietUntilMs: Number.NEGATIVE_INFINITY,
    wasPresent: false,
    isLeaving: false,
    handsPaused: false,
    counter: 0,
    beatAtMs: Number.NEGATIVE_INFINITY,
  };
}

/** Whether keys may be wrapped for a member: by the log, the same for every honest sponsor. [G7] */
export function isWelcome({ roster, log: known }: Agreement, member: RosterMember): boolean {
  const { log, bans, lockedVersion } = known;
  const { names, credential, version, hasLeft } = member;
  if (hasLeft || roster.isEjected(member, log) || bans.has(names.member)) return false;
  if (!log.isLocked || isModerator(log, credential.member)) return true;
  return version <= lockedVersion || log.admitted.has(names.join);
}

/** Whether a lock alone keeps a member out. [G7] */
export function isWaiting(agreement: Agreement, member: RosterMember): boolean {
  const { roster, log: known } = agreement;
  if (!known.log.isLocked || isWelcome(agreement, member)) return false;
  return !member.hasLeft && !roster.isEjected(member, known.log) && !known.bans.has(member.names.member);
}

/** Whether a member is one whom the log lets speak, and who has not been put out. [G7] */
export function isSpeaker(agreement: Agreement, member: RosterMember): boolean {
  const { log } = agreement.log;
  return isWelcome(agreement, member) && (isModerator(log, member.credential.member) || maySpeak(log, member.join));
}

/** Whether this member's word on keys counts: a moderator present, or one on stage whom the log lets speak. [G7] */
export function isSponsor(agreement: Agreement, member: RosterMember): boolean {
  const { join } = member.names;
  const isAround = agreement.stage.has(join) || agreement.log.log.present.has(join);
  return isAround && isSpeaker(agreement, member);
}

/** Who we are in the roster; `undefined` before our entry was read. */
export function ownMember({ roster, self }: Agreement): RosterMember | undefined {
  return roster.member(self.join);
}

/** Whether we may sign a statement that mints, by the log. [P6] */
export function mayMint({ log: { log }, self }: Agreement): boolean {
  if (log.isClosed) return false;
  return isModerator(log, self.memberKey.publicKey) || (log.present.size === 0 && maySpeak(log, self.join));
}
