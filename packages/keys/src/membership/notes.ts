import { type Bytes, isEqual } from '@sotto/base';
import { fromName, isModerator, nameOf } from '@sotto/records';
import { prune } from '../generations/follow.ts';
import { endBefore, lifetimesMs } from '../generations/KeyRing.ts';
import { forgetKeks } from '../generations/kek.ts';
import { settlePending, wrapLater } from '../generations/mint.ts';
import { takeMinted } from '../generations/receive.ts';
import { beat, beatMs } from '../heartbeats/beat.ts';
import { awaitRemoval, hearBatch } from '../heartbeats/hear.ts';
import { noteArrival } from '../heartbeats/microphone.ts';
import { readOn } from '../log/MemberLog.ts';
import { newestHeld, type Outcome, type State, withDoubt } from '../state/State.ts';
import type { KeyEvent } from './events.ts';
import { passCheckpoint } from './inside.ts';
import { isFetching, noteFetching } from './owe.ts';

type Event<Type extends KeyEvent['type']> = KeyEvent & { readonly type: Type };

/**
 * Reads a statement. The generation that it mints is ours if we minted it, or if there is a wrap for us. A moderator
 * confirms at once. [P3, B1]
 */
export function noteStatement(state: State, { statement, wrap }: Event<'statement'>, nowMs: number): Outcome {
  const log = readOn(state.log, statement, state.self.keys);
  const { header } = statement;
  if (!log.ok) return silently(wrap ? keepWrap(state, header.number, wrap) : state);
  const settled = settlePending(forgetPowerless({ ...state, log: log.value }), statement);
  let next = settled.state;
  const later = settled.own ? wrapLater(next, settled.own) : [];
  if (header.minting) {
    next = prune({ ...next, times: { ...next.times, mintReadAtMs: nowMs } });
    const { floor } = log.value.log;
    const lifeMs = (older: number) => (older < floor ? lifetimesMs.removalOrphan : lifetimesMs.orphan);
    next = { ...next, ring: endBefore(next.ring, header.number, (older) => nowMs + lifeMs(older)) };
    if (settled.own?.secret) next = takeMinted(next, settled.own.secret, nowMs);
    else if (wrap) next = { ...next, unopenedMint: { generation: header.number, wrap } };
    // Another's generation is as good as ours would have been.
    next = compareRoster({ ...next, intents: next.intents.filter(({ act }) => act !== 'mint') });
  }
  if (header.act === 'here') next = noteArrival(state, next, { member: nameOf(header.signer), nowMs });
  if (header.checkpoint) next = passCheckpoint(next);
  if (header.act === 'eject') next = awaitRemoval(next, header.number, nowMs);
  const minted = later.length > 0 ? [{ type: 'minted', generation: header.number, wraps: later } as const] : [];
  const beats = beat(next, nowMs);
  return { state: beats.state, messages: [...minted, ...beats.messages] };
}

/**
 * Takes a wrap for a statement that we fetched: the statement came without it, so the wrap counts even if we have read
 * the statement already. [G2]
 */
function keepWrap(state: State, number: number, wrap: Bytes): State {
  const isMissing = number === state.log.log.generation?.number && !newestHeld(state) && !state.unopenedMint;
  return isMissing ? { ...state, unopenedMint: { generation: number, wrap } } : state;
}

/** Forgets the heartbeats of members who are no longer moderators. [B1] */
function forgetPowerless(state: State): State {
  const { log } = state.log;
  const beats = [...state.beats].filter(([member]) => isModerator(log, fromName(member)));
  return beats.length === state.beats.size ? state : { ...state, beats: new Map(beats) };
}

/**
 * Doubts a minter who read another roster than we did: they lie, or the server shows different ones. Their key is not
 * ours. [G2]
 */
function compareRoster(state: State): State {
  const { generation } = state.log.log;
  const read = generation && state.roster.hashAt(generation.version);
  if (!generation || !read || isEqual(read, generation.roster)) return state;
  const doubted = withDoubt(state, { kind: 'roster-differs', signers: [nameOf(generation.join)] });
  return { ...doubted, unopenedMint: undefined };
}

/** Takes opened entries, and notes since when no generation covers a leave. [G2] */
export function noteEntries(state: State, { entries }: Event<'entries'>, nowMs: number): State {
  const { roster } = state;
  for (const entry of entries) roster.enroll(entry);
  const hasLeave = entries.some(
    ({ entry, version }) => !('credential' in entry) && version > (state.log.log.generation?.version ?? 0),
  );
  const left = entries.filter(({ entry }) => roster.member(entry.join)?.leftAt).map(({ entry }) => nameOf(entry.join));
  forgetKeks(state, (join) => left.includes(join));
  const leftUncoveredSinceMs = hasLeave
    ? Math.min(state.times.leftUncoveredSinceMs, nowMs)
    : state.times.leftUncoveredSinceMs;
  const contradicted = roster.contradictions > 0 ? withDoubt(state, { kind: 'roster-differs', signers: [] }) : state;
  const here = state.log.log.here.get(state.names.member);
  const isVacant = here !== undefined && left.includes(nameOf(here.join));
  const hasSaidHere = state.hasSaidHere && !isVacant;
  return { ...contradicted, hasSaidHere, times: { ...state.times, leftUncoveredSinceMs } };
}

/** Notes members who want keys. We must open their entries before we give any, so we fetch these at once. [G7] */
export function noteAsked(state: State, { by }: Event<'asked'>, nowMs: number): Outcome {
  const asked = by.map((each) => [nameOf(each.join), { ...each, atMs: nowMs }] as const);
  const unknown = by.filter(({ join, version }) => version > 0 && !state.roster.member(join));
  const versions = unknown.map(({ version }) => version).filter((version) => !isFetching(state, version, nowMs));
  const next = { ...state, asked: new Map([...state.asked, ...asked].slice(-1_000)) };
  if (versions.length === 0) return silently(next);
  return { state: noteFetching(next, versions, nowMs), messages: [{ type: 'fetch-entries', versions }] };
}

/** The most members whose lost connection is remembered. For forgotten ones we still wrap keys, which only costs time. */
const mostGone = 1_000;

/** Notes what the server says: that a member's connection is lost, or back. */
export function noteConnection(state: State, { join, isHere }: Event<'connection'>): State {
  const name = nameOf(join);
  if (state.gone.has(name) !== isHere) return state;
  const gone = new Set(state.gone);
  const [longestGone] = gone;
  if (isHere) gone.delete(name);
  else if (gone.size >= mostGone && longestGone !== undefined) gone.delete(longestGone);
  if (!isHere) gone.add(name);
  if (!isHere) forgetKeks(state, (each) => each === name);
  return { ...state, gone };
}

/** Notes the members on stage, and since when we have known them there. */
export function noteStage(state: State, { joins }: Event<'stage'>, nowMs: number): State {
  const stage = new Map(
    joins.map((join) => {
      const name = nameOf(join);
      return [name, { join, sinceMs: state.stage.get(name)?.sinceMs ?? nowMs }] as const;
    }),
  );
  const onStageSinceMs = stage.get(state.names.join)?.sinceMs ?? Number.POSITIVE_INFINITY;
  return { ...state, stage, times: { ...state.times, onStageSinceMs } };
}

/** A moderator confirms a speaker's first batch at once, so that they need not wait for the next heartbeat. [B1] */
export function noteBatch(state: State, { batch }: Event<'batch'>, nowMs: number): Outcome {
  const next = hearBatch(state, batch, nowMs);
  const before = state.heard.get(nameOf(batch.join));
  const isFirst = next !== state && (!before || nowMs >= before.atMs + beatMs.every);
  return isFirst ? beat(next, nowMs) : silently(next);
}

/** Notes whether arriving frames open. [B2] */
export function noteFrames(state: State, isOpened: boolean, nowMs: number): State {
  const { unopenedSinceMs, openedAtMs, arrivedAtMs } = state.frames;
  const isFresh = nowMs >= arrivedAtMs + 1_000;
  const sinceMs = isOpened ? Number.POSITIVE_INFINITY : isFresh ? nowMs : Math.min(unopenedSinceMs, nowMs);
  return {
    ...state,
    frames: { arrivedAtMs: nowMs, openedAtMs: isOpened ? nowMs : openedAtMs, unopenedSinceMs: sinceMs },
  };
}

/** How long a wish waits to read the statement that took its number, in milliseconds. [P9] */
const lostMs = 2_000;

/**
 * Gives up a statement of ours whose number another one took, and wipes its secret. Once we have read that other
 * statement, we judge the wish again. Until then a new statement would lose its number too. [P9]
 */
export function noteRefusal(state: State, { number, isFinal }: Event<'refused'>, nowMs: number): Outcome {
  const { pending } = state;
  if (pending?.statement.header.number !== number) return silently(state);
  const { intent } = pending;
  if (isFinal) return { state: { ...state, pending: undefined }, messages: [{ type: 'given-up', intent }] };
  const lost = { number, untilMs: nowMs + lostMs };
  return silently({ ...state, pending: undefined, lost, intents: [intent, ...state.intents] });
}

/** Makes all requests and messages due again at once, since they may be lost. [P9, G8, B1] */
export function comeBack(state: State): State {
  const { pending, times } = state;
  const never = Number.NEGATIVE_INFINITY;
  return {
    ...state,
    asked: new Map(),
    pending: pending && { ...pending, sentAtMs: never },
    times: { ...times, askedAtMs: never, fetchedAtMs: never, beatAtMs: never },
  };
}

/** A state without messages. */
export function silently(state: State): Outcome {
  return { state, messages: [] };
}
