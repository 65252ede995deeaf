import { isEqual, Secret } from '@sotto/base';
import type { Act, Statement } from '@sotto/protocol';
import {
  createCheckpoint,
  hashCheckpoint,
  isModerator,
  judge,
  maySpeak,
  nameOf,
  type ReadStatement,
} from '@sotto/records';
import { type MemberLog, mayHold, readOn } from '../log/MemberLog.ts';
import type { Intent, Wrap } from '../membership/events.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { isReturned } from '../state/isReturned.ts';
import { type Outcome, ownStay, type Pending, random, type State } from '../state/State.ts';
import { kekTo } from './kek.ts';
import { findMeant, signStatement } from './signStatement.ts';
import { createWrapContext, sealWrap, type WrapPlace } from './wrap.ts';

const minting: ReadonlySet<Act> = new Set(['mint', 'eject', 'lock']);

/** Wraps a key for these members. [G6] */
export function wrapFor(
  state: State,
  members: readonly RosterMember[],
  { key, ...place }: WrapPlace & { readonly key: Secret },
): readonly Wrap[] {
  const context = createWrapContext(place);
  return members.flatMap((member) => {
    const kek = kekTo(state, member);
    return kek ? [{ join: member.join, wrap: sealWrap(key, kek, context) }] : [];
  });
}

/** The context of the wraps of a statement's M(g): step 0, with C(g) as the proof. [G2] */
export function mintPlace({ header, hash: head }: ReadStatement): WrapPlace | undefined {
  const { start, number, minting: of } = header;
  if (!of) return undefined;
  const { version: v, roster, commitment: proof } = of;
  return { start, generation: number, step: 0, n: number, head, v, roster, proof };
}

/** Tells whether a member gets M(g): welcome after its statement, covered by its version, and connected. [G2] */
function gets(state: State, log: MemberLog, member: RosterMember): boolean {
  const version = log.log.generation?.version ?? 0;
  const isCovered = state.roster.isRead(member) && member.version <= version;
  const isThere = isCovered && !state.gone.has(member.names.join);
  return isThere && member.names.join !== state.names.join && mayHold(log, log.log, member);
}

/** Finds the stage and the moderators, who get M(g) with the statement: they don't wait for the wraps of thousands. */
function firstOf({ stage, log, roster }: State): ReadonlyMap<string, RosterMember> {
  const joins = [...stage.values(), ...log.log.here.values()].map(({ join }) => join);
  const members = joins.flatMap((join) => roster.member(join) ?? []);
  return new Map(members.map((member) => [member.names.join, member]));
}

function wrapFirst(state: State, statement: ReadStatement, key: Secret): readonly Wrap[] {
  const place = mintPlace(statement);
  const next = readOn(state.log, statement, state.self.keys);
  if (!place || !next.ok) return [];
  const members = [...firstOf(state).values()].filter((member) => gets(state, next.value, member));
  return wrapFor(state, members, { ...place, key });
}

/** The wraps of all others, once our statement is numbered and read. [G2] */
export function wrapLater(state: State, { statement, secret, wraps }: Pending): readonly Wrap[] {
  const place = mintPlace(statement);
  if (!place || !secret) return [];
  const done = new Set(wraps.map(({ join }) => nameOf(join)));
  const members = [...state.roster.members()].filter((member) => !done.has(member.names.join));
  return wrapFor(
    state,
    members.filter((member) => gets(state, state.log, member)),
    { ...place, key: secret },
  );
}

/** Signs an intent of ours as the next statement. */
function write(state: State, intent: Intent, secret: Secret | undefined): ReadStatement | undefined {
  const meant = findMeant(state, intent);
  if (!meant) return undefined;
  // A statement that took our number may have removed them.
  if (intent.isReturn && !meant.every((member) => isReturned(state, member))) return undefined;
  const { roster, log } = state;
  // Entries that we have not opened yet may be leaves, so a checkpoint ends before them.
  const version = intent.hasCheckpoint ? roster.openedTo : roster.version;
  if (secret && !roster.hashAt(version)) return undefined;
  const inside = intent.hasCheckpoint ? roster.inside(version, log.log.ejected) : undefined;
  const checkpoint = inside && hashCheckpoint(createCheckpoint(log.log, inside));
  const statement = signStatement(state, intent, {
    meant,
    version,
    ...(secret && { secret }),
    ...(checkpoint && { checkpoint }),
  });
  return judge(state.log.log, statement).ok ? statement : undefined;
}

/**
 * Prepares a statement of ours. If it mints, it has wraps for stage and moderators; the others get theirs later. [G2]
 */
function prepare(state: State, intent: Intent, nowMs: number): Pending | undefined {
  const secret = minting.has(intent.act) ? new Secret(random(state, 32)) : undefined;
  const statement = write(state, intent, secret);
  if (!statement) {
    secret?.wipe();
    return undefined;
  }
  const wraps = secret ? wrapFirst(state, statement, secret) : [];
  return { statement, intent, secret, wraps, sentAtMs: nowMs };
}

function submit(state: State, pending: Pending): Outcome {
  const { header, body } = pending.statement;
  const message = { type: 'submit', statement: { header, body }, wraps: pending.wraps } as const;
  return { state: { ...state, pending }, messages: [message] };
}

/** Tells whether the statement that took our number may still be on its way. */
function isReadingLost({ lost, log }: State, nowMs: number): boolean {
  return lost !== undefined && log.log.number < lost.number && nowMs < lost.untilMs;
}

/**
 * Sends our next statement, and sends it again if there is no answer for 2 s. But if a person wishes for something
 * meanwhile, this replaces an unanswered `mint`, which may have to wait long for its turn. It gives up a wish that is
 * not allowed. [P9]
 */
export function speakUp(state: State, nowMs: number): Outcome {
  const { pending, intents } = state;
  const [intent, ...others] = intents;
  if (pending && nowMs < pending.sentAtMs + 2_000) return { state, messages: [] };
  if (pending && !(pending.intent.act === 'mint' && intent)) return submit(state, { ...pending, sentAtMs: nowMs });
  // A minting statement names R(v), and after a checkpoint R(v) needs the entries inside. They are on their way.
  const isReady = intent && ownStay(state) && (state.roster.isBegun || !minting.has(intent.act));
  if (!isReady || isReadingLost(state, nowMs)) return { state, messages: [] };
  const prepared = prepare(state, intent, nowMs);
  const next = { ...state, pending: undefined, lost: undefined, intents: others };
  return prepared ? submit(next, prepared) : { state: next, messages: [{ type: 'given-up', intent }] };
}

/**
 * Signs `here` for entering, if we are a moderator. The server numbers it together with our entry, if it still follows
 * by then. If it does not, we sign it again. [B3]
 */
export function arriveHere(state: State, nowMs: number): { readonly state: State; readonly here: Statement | null } {
  const isPowerful = isModerator(state.log.log, state.self.memberKey.publicKey);
  const pending = isPowerful ? prepare(state, { act: 'here' }, nowMs) : undefined;
  if (!pending) return { state, here: null };
  const { header, body } = pending.statement;
  return { state: { ...state, pending, hasSaidHere: true }, here: { header, body } };
}

/** Settles our own statement once one with its number is read: either it is ours, or ours is judged again. */
export function settlePending(state: State, read: ReadStatement): { state: State; own: Pending | undefined } {
  const { pending } = state;
  if (!pending || pending.statement.header.number > read.header.number) return { state, own: undefined };
  const own = isEqual(pending.statement.hash, read.hash) ? pending : undefined;
  const isAnew = !own && pending.intent.act !== 'mint';
  const intents = isAnew ? [pending.intent, ...state.intents] : state.intents;
  return { state: { ...state, pending: undefined, intents }, own };
}

/** Tells whether we may mint at all: a moderator may, and so may a member on stage who is allowed to speak. */
export function canMint(state: State): boolean {
  const own = ownStay(state);
  if (!own || !mayHold(state.log, state.log.log, own)) return false;
  return (
    state.log.log.here.has(own.names.member) || (state.stage.has(own.names.join) && maySpeak(state.log.log, own.member))
  );
}
