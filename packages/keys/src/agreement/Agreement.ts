import { type Bytes, type Secret, toBase64url } from '@sotto/base';
import type { Act, Heartbeat, RosterEntry, SponsorHeader, Statement, StatementKind, Wrap } from '@sotto/protocol';
import { isModerator, maySpeak } from '@sotto/statements';
import type { RoomKeys } from '../RoomKeys.ts';
import type { SigningKey } from '../SigningKey.ts';
import type { Session } from '../session.ts';
import type { KeyRing } from './KeyRing.ts';
import { KeyRoster, type RosterMember } from './KeyRoster.ts';
import type { MemberLog } from './MemberLog.ts';
import type { Vote, Voter } from './microphoneGate.ts';
import type { SeenGeneration } from './whereToSpeak.ts';

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
  /** Entries of the key roster, in the server's order, after the first `after`. */
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
  | { readonly type: 'tick' };

/** What a member has to tell. */
export type AgreementMessage =
  | { readonly type: 'submit'; readonly statement: Statement; readonly wraps: readonly Wrap[] }
  /** Wants M of the newest generation, and not from these. */
  | { readonly type: 'ask'; readonly notFrom: readonly Bytes[] }
  /** Wants what follows: something did not come. */
  | { readonly type: 'catch-up'; readonly sequence: number; readonly rosterVersion: number }
  | { readonly type: 'sponsor'; readonly header: SponsorHeader; readonly wraps: readonly Wrap[] }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat };

/** What somebody signed of a secret: C(g,s). */
export interface Witness {
  readonly generation: number;
  readonly step: number;
  readonly commitment: Bytes;
}

/** Something to be stated, as it is meant: whom and what it hits is worked out anew for each try. */
export interface Intent {
  readonly kind: StatementKind;
  readonly act: Act;
  /** Whom it is about; a member key, or a join of theirs. */
  readonly member?: Bytes;
  readonly join?: Bytes;
  /** Our own idea, given up when the log moves on; what a person wished is tried again. */
  readonly isAutomatic?: boolean;
}

/** A statement on its way, with the secret that it mints. */
export interface Pending {
  readonly intent: Intent;
  readonly sequence: number;
  readonly message: AgreementMessage & { readonly type: 'submit' };
  readonly secret: Secret | undefined;
  readonly sentAtMs: number;
}

/** What makes a member distrust what it is shown; never cleared. */
export type Doubt = 'log-forked' | 'roster-split' | 'sponsor-disputed';

/** Everything that one member knows of a room's keys. Transitions alone change it. */
export interface Agreement {
  readonly self: Participant;
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
  readonly votes: Map<string, Vote & { readonly counter: number; readonly atMs: number }>;
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
  /** Since when we know of something that did not come: statements or entries. */
  gapSinceMs: number | undefined;
  askedAtMs: number;
  mintedAtMs: number;
  departures: number;
  pending: Pending | undefined;
  readonly intents: Intent[];
  counter: number;
  beatAtMs: number;
}

/** A member that has read the log and nothing else. */
export function createAgreement(self: Participant, log: MemberLog, nowMs: number): Agreement {
  return {
    self,
    roster: new KeyRoster(self.keys),
    log,
    ring: [],
    seen: [],
    headSinceMs: nowMs,
    stage: new Map(),
    audienceCount: 0,
    presentSince: new Map([...log.log.present.keys()].map((join) => [join, nowMs])),
    votes: new Map(),
    batches: new Map(),
    heard: new Map(),
    gone: new Set(),
    keks: new Map(),
    strangers: [],
    notFrom: new Map(),
    doubts: new Set(),
    lacksSinceMs: log.log.generation ? nowMs : undefined,
    gapSinceMs: undefined,
    askedAtMs: Number.NEGATIVE_INFINITY,
    mintedAtMs: nowMs,
    departures: 0,
    pending: undefined,
    intents: [],
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

/** Those whose majority opens a gate: moderators present, or else who on stage is not away. [B3] */
export function votersOf({ log: { log }, presentSince, stage }: Agreement): readonly Voter[] {
  if (log.present.size > 0) return [...presentSince].map(([join, sinceMs]) => ({ join, sinceMs }));
  return [...stage].flatMap(([join, { sinceMs }]) => (log.away.has(join) ? [] : [{ join, sinceMs }]));
}

/** Whether our own heartbeats count. [B1] */
export function isVoter(agreement: Agreement): boolean {
  const own = toBase64url(agreement.self.join);
  return votersOf(agreement).some(({ join }) => join === own);
}

/** Whether we may sign a statement that mints, by the log. [P6] */
export function mayMint({ log: { log }, self }: Agreement): boolean {
  if (log.isClosed) return false;
  return isModerator(log, self.memberKey.publicKey) || (log.present.size === 0 && maySpeak(log, self.join));
}
