import { isEqual } from '@sotto/base';
import { nameOf } from '@sotto/records';
import { heldOf, stepOf } from '../generations/KeyRing.ts';
import { refuse } from '../generations/receive.ts';
import type { HeardBatch } from '../membership/events.ts';
import { type Heard, isInside, isSpeaker, ownStay, type State, withDoubt } from '../state/State.ts';

const heardForMs = 60_000;

/** Confirms, for the session of a batch, the removals whose generation, or a later one, it speaks under. [B4] */
function confirmRemovals(state: State, { generation }: HeardBatch, join: string): State {
  if (!state.removals.some(({ waitingFor }) => waitingFor.has(join))) return state;
  const removals = state.removals.map(({ number, waitingFor }) => ({
    number,
    waitingFor: generation >= number ? new Set([...waitingFor].filter((each) => each !== join)) : waitingFor,
  }));
  return { ...state, removals };
}

/**
 * Begins to wait for everybody who was heard in the minute before, except removed members. [B4]
 *
 * The server's list of the stage does not count: a server could hide a speaker in it, and so claim that all have
 * confirmed.
 */
export function awaitRemoval(state: State, number: number, nowMs: number): State {
  const heard = [...state.heard].filter(([, { atMs }]) => nowMs < atMs + heardForMs);
  const waitingFor = heard.filter(([, { join }]) => {
    const member = state.roster.member(join);
    return member !== undefined && isInside(state, member);
  });
  const removal = { number, waitingFor: new Set(waitingFor.map(([name]) => name)) };
  return { ...state, removals: [...state.removals, removal].slice(-20) };
}

/** Finds two speakers who sign different tags of one step. */
function findSplit(heard: ReadonlyMap<string, Heard>, join: string, batch: HeardBatch): string | undefined {
  const isOther = (each: Heard) =>
    each.generation === batch.generation && each.step === batch.step && !isEqual(each.confirm, batch.confirm);
  return [...heard].find(([name, each]) => name !== join && isOther(each))?.[0];
}

/** Tells whether our key at the step of a batch differs from the speaker's. */
function differs({ ring }: State, batch: HeardBatch): boolean {
  const own = stepOf(ring, batch);
  return own !== undefined && !isEqual(own.confirm, batch.confirm);
}

/** Tells whether we sign batches ourselves. */
function areSpeaker(state: State): boolean {
  const own = ownStay(state);
  return own !== undefined && isSpeaker(state, own);
}

/** Compares a speaker's tag with ours. If they differ, the speaker lies, or we were deceived and ask others. [G8] */
function compare(before: State, batch: HeardBatch, nowMs: number): State {
  if (!differs(before, batch)) return before;
  if (batch.isOpened) return withDoubt(before, { kind: 'lies', signers: [nameOf(batch.join)] });
  const signers = [before.names.join, nameOf(batch.join)];
  const state = areSpeaker(before) ? withDoubt(before, { kind: 'keys-differ', signers }) : before;
  const giver = heldOf(state.ring, batch.generation)?.giver;
  if (giver === undefined) return state;
  const suspected = { ...state, suspect: { ...state.suspect, sinceMs: Math.min(state.suspect.sinceMs, nowMs) } };
  return refuse(suspected, giver);
}

/** Reads a batch, in which a speaker signs their own frames. [F16] */
export function hearBatch(state: State, batch: HeardBatch, nowMs: number): State {
  const member = state.roster.member(batch.join);
  if (!member || !isSpeaker(state, member)) return state;
  const { join } = member.names;
  const split = findSplit(state.heard, join, batch);
  const recent = [...state.heard].filter(([, { atMs }]) => nowMs < atMs + heardForMs);
  const heard = new Map([...recent, [join, { ...batch, atMs: nowMs }]]);
  const splitSinceMs = splitSince({ ...state, heard }, nowMs);
  const next = { ...state, heard, times: { ...state.times, splitSinceMs } };
  const doubted = split ? withDoubt(next, { kind: 'keys-differ', signers: [join, split] }) : next;
  return confirmRemovals(compare(doubted, batch, nowMs), batch, join);
}

/** Time since which two speakers whom we heard in the last seconds differ, or one of them differs from us. */
function splitSince(state: State, nowMs: number): number {
  const recent = new Map([...state.heard].filter(([, { atMs }]) => nowMs < atMs + 3_000));
  const isOurs = areSpeaker(state);
  const isSplit = [...recent].some(
    ([join, batch]) => findSplit(recent, join, batch) !== undefined || (isOurs && differs(state, batch)),
  );
  return isSplit ? Math.min(state.times.splitSinceMs, nowMs) : Number.POSITIVE_INFINITY;
}
