import type { RosterMember } from '../roster/Roster.ts';
import { type Beat, type Hold, isInside, newestHeld, type State } from '../state/State.ts';

/** How long silence lasts before it holds a microphone, in milliseconds. [B2] */
export const silenceMs = { deaf: 2_000, nobodyHeard: 5_000, unconfirmed: 10_000, arriving: 1_000 } as const;

/** A reason why the microphone is held, and the moderator for whom it waits. */
export interface HeldBy {
  readonly hold: Hold;
  /** The member key for which it waits, by `nameOf`; empty if it waits for no particular member. */
  readonly member: string;
}

/** Moderators who are here, other than ourselves: until that join signs its leave, or the owner ends it. [B3] */
export function othersHere(state: State): readonly RosterMember[] {
  const stays = [...state.log.log.here.values()].flatMap(({ join }) => state.roster.member(join) ?? []);
  return stays.filter((member) => isInside(state, member) && member.names.member !== state.names.member);
}

/** Moderators whose `here` we have read but whose entry we don't know, so they can't confirm us. */
function unknownHere({ log, roster, names }: State): readonly string[] {
  const here = [...log.log.here].filter(([member, { join }]) => member !== names.member && !roster.member(join));
  return here.map(([member]) => member);
}

/** Tells whether we ourselves are a moderator who is here. */
function areHere({ log, names }: State): boolean {
  return log.log.here.has(names.member);
}

/**
 * Lists the moderators who know a statement that we have not read. Adds '' if we have no key since the newest removal
 * or lock. [B2]
 */
function holdsBehind(state: State): readonly HeldBy[] {
  const { log } = state.log;
  const ahead = [...state.beats].filter(([, { n }]: [string, Beat]) => n > log.number);
  const isLacking =
    log.generation !== undefined && log.floor > 0 && !state.ring.some((held) => held.number >= log.floor);
  return [
    ...ahead.map(([member]) => ({ hold: 'behind', member }) as const),
    ...(isLacking ? [{ hold: 'behind', member: '' } as const] : []),
  ];
}

function isAccompanied({ stage, names }: State): boolean {
  return [...stage.keys()].some((join) => join !== names.join);
}

/** True while frames of others arrive and none has opened for 2 s. [B2] */
export function isDeaf({ frames }: State, nowMs: number): boolean {
  const isArriving = nowMs < frames.arrivedAtMs + silenceMs.arriving;
  return isArriving && nowMs >= frames.unopenedSinceMs + silenceMs.deaf;
}

/** Tells whether others are on stage and no frame opened for 5 s. */
export function hearsNobody(state: State, nowMs: number): boolean {
  const sinceMs = Math.max(state.frames.openedAtMs, state.times.onStageSinceMs);
  return isAccompanied(state) && !(nowMs < sinceMs + silenceMs.nobodyHeard);
}

/** Tells whether a moderator counts as here for us, confirmed or not. */
function isAwaited(state: State, member: string): boolean {
  return othersHere(state).some(({ names }) => names.member === member) || unknownHere(state).includes(member);
}

/**
 * Notes a moderator who arrives. They get 10 s to confirm us before our microphone waits for them. They don't get this
 * time if we waited for them already, or if no other moderator confirms us: then the server may have withheld their
 * `here` until now. [B2]
 */
export function noteArrival(before: State, state: State, { member, nowMs }: { member: string; nowMs: number }): State {
  const recent = [...state.arrivals].filter(([, atMs]) => nowMs < atMs + silenceMs.unconfirmed);
  const isNew = !isAwaited(before, member);
  return { ...state, arrivals: new Map(isNew ? [...recent, [member, nowMs] as const] : recent) };
}

/**
 * Moderators here who have not confirmed us for 10 s. A room that keeps talking names them; a room that pauses waits
 * for them.
 */
export function unconfirmedBy(state: State, nowMs: number): readonly string[] {
  const others = [...othersHere(state).map(({ names }) => names.member), ...unknownHere(state)];
  const isSilent = (member: string) => !(nowMs < (state.beats.get(member)?.confirmsUntilMs ?? 0));
  const silent = others.filter(isSilent);
  const isOtherwiseConfirmed = areHere(state) || silent.length < others.length;
  const isArriving = (member: string) => nowMs < (state.arrivals.get(member) ?? -Infinity) + silenceMs.unconfirmed;
  return isOtherwiseConfirmed ? silent.filter((member) => !isArriving(member)) : silent;
}

function holdsStrict(state: State, nowMs: number): readonly HeldBy[] {
  const others = unconfirmedBy(state, nowMs).map((member) => ({ hold: 'unconfirmed', member }) as const);
  const isNobodyHere = !areHere(state) && othersHere(state).length + unknownHere(state).length === 0;
  return [
    ...others,
    ...(isNobodyHere ? [{ hold: 'nobody-here', member: '' } as const] : []),
    ...(hearsNobody(state, nowMs) ? [{ hold: 'nobody-heard', member: '' } as const] : []),
  ];
}

/** Why the microphone is held now, whether or not its person goes on. [B2] */
export function holds(state: State, nowMs: number): readonly HeldBy[] {
  const always = [...holdsBehind(state), ...(isDeaf(state, nowMs) ? [{ hold: 'deaf', member: '' } as const] : [])];
  return state.log.log.genesis.policy === 'pause' ? [...always, ...holdsStrict(state, nowMs)] : always;
}

function nameHold({ hold, member }: HeldBy): string {
  return `${hold} ${member}`;
}

/** Goes on despite the current reasons that hold the microphone, as the person chose. [B2] */
export function goOnWithout(state: State, nowMs: number): State {
  return { ...state, wentOn: new Set([...state.wentOn, ...holds(state, nowMs).map(nameHold)]) };
}

/** Ends the choice to go on for each reason that is over. */
export function endWentOn(state: State, nowMs: number): State {
  if (state.wentOn.size === 0) return state;
  const current = new Set(holds(state, nowMs).map(nameHold));
  const wentOn = new Set([...state.wentOn].filter((name) => current.has(name)));
  return wentOn.size === state.wentOn.size ? state : { ...state, wentOn };
}

/** The reasons despite which the person has not chosen to go on. While there are any, silence is sealed. [B2] */
export function openHolds(state: State, nowMs: number): readonly HeldBy[] {
  return holds(state, nowMs).filter((held) => !state.wentOn.has(nameHold(held)));
}

/** Tells whether sound may be sealed; otherwise silence is sealed in its place. [B2] */
export function allowsSound(state: State, nowMs: number): boolean {
  const { floor } = state.log.log;
  const hasKey = newestHeld(state) !== undefined || state.ring.some(({ number }) => number >= floor);
  return hasKey && openHolds(state, nowMs).length === 0;
}
