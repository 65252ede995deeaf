import type { Secret } from '@sotto/base';
import { announce, follow } from '../generations/follow.ts';
import { expire, secretsOf } from '../generations/KeyRing.ts';
import { forgetKeks, warmKeks } from '../generations/kek.ts';
import { receiveGifts, receiveMinted } from '../generations/receive.ts';
import { hearBeat } from '../heartbeats/beat.ts';
import { endWentOn, goOnWithout } from '../heartbeats/microphone.ts';
import { fetchesRoster, isHere, isPutOut, type Outcome, ownStay, type State } from '../state/State.ts';
import type { KeyEvent } from './events.ts';
import { readInside } from './inside.ts';
import {
  comeBack,
  noteAsked,
  noteBatch,
  noteConnection,
  noteEntries,
  noteFrames,
  noteRefusal,
  noteStage,
  noteStatement,
  silently,
} from './notes.ts';
import { owe } from './owe.ts';

/**
 * Applies one event: returns the state after it, and the messages that are due. Secrets that the state gave up are
 * wiped.
 */
export function transition(before: State, event: KeyEvent, nowMs: number): Outcome {
  const noted = note(before, event, nowMs);
  const settled = settle(noted.state, nowMs);
  const owed = owe(settled, nowMs);
  const kept = new Set(secretsIn(owed.state));
  for (const secret of [...secretsIn(before), ...secretsIn(noted.state)]) if (!kept.has(secret)) secret.wipe();
  return { state: owed.state, messages: [...noted.messages, ...owed.messages] };
}

/** Gives up every secret, except the member's own, which the caller keeps. */
export function closeState(state: State): void {
  for (const secret of secretsIn(state)) secret.wipe();
  forgetKeks(state, () => true);
}

function secretsIn({ ring, pending }: State): readonly Secret[] {
  return [...secretsOf(ring), ...(pending?.secret ? [pending.secret] : [])];
}

/** The direct change that an event makes. */
function note(state: State, event: KeyEvent, nowMs: number): Outcome {
  switch (event.type) {
    case 'statement':
      return noteStatement(state, event, nowMs);
    case 'minted':
      return silently({ ...state, unopenedMint: event });
    case 'entry-hashes':
      state.roster.read(event.after, event.hashes);
      return silently(state);
    case 'entries':
      return silently(noteEntries(state, event, nowMs));
    case 'inside':
      return readInside(state, event);
    case 'step':
      return silently(announce(state, event.step));
    case 'gift':
      return silently({ ...state, unopened: [...state.unopened, event.gift].slice(-20) });
    case 'asked':
      return noteAsked(state, event, nowMs);
    case 'connection':
      return silently(noteConnection(state, event));
    case 'stage':
      return silently(noteStage(state, event, nowMs));
    case 'batch':
      return noteBatch(state, event, nowMs);
    case 'frames':
      return silently(noteFrames(state, event.isOpened, nowMs));
    case 'own-batch':
      return silently({
        ...state,
        ownBatches: new Map([...state.ownBatches, [event.number, nowMs] as const].slice(-200)),
      });
    case 'heartbeat':
      return silently(hearBeat(state, event.heartbeat, nowMs));
    case 'refused':
      return noteRefusal(state, event, nowMs);
    case 'wish':
      return silently({ ...state, intents: [...state.intents, event.intent] });
    case 'go-on':
      return silently(goOnWithout(state, nowMs));
    case 'back':
      return silently(comeBack(state));
    case 'read-roster':
      return silently({ ...state, isCurious: event.isWanted });
    case 'tick':
      if (isModeratorHere(state) && !isOut(state)) warmKeks(state);
      return silently(state);
  }
}

/** Tells whether we may have to remove a member, who then waits for our wraps. */
function isModeratorHere(state: State): boolean {
  const own = ownStay(state);
  return own !== undefined && isHere(state, own);
}

/** Applies what follows from the state, whatever the event was. */
function settle(state: State, nowMs: number): State {
  const minted = receiveMinted(isOut(state) ? giveUp(state) : state, nowMs);
  const followed = follow(receiveGifts(minted, nowMs), nowMs);
  const covered = settleUnread(settleLeaves(followed), nowMs);
  return endWentOn({ ...covered, ring: expire(covered.ring, nowMs) }, nowMs);
}

/** Gives up all keys, and all unsent statements. */
function giveUp(state: State): State {
  forgetKeks(state, () => true);
  return { ...state, ring: [], pending: undefined, intents: [] };
}

/** Tells whether we were removed or have left, or the room is closed. Then all keys are wiped at once. [G9] */
function isOut(state: State): boolean {
  return state.log.log.isClosed || ownStay(state)?.leftAt !== undefined || isPutOut(state);
}

/** Notes which leaves the newest generation covers: they need no other generation. */
function settleLeaves(state: State): State {
  const version = state.log.log.generation?.version ?? 0;
  const isOpen = state.times.leftUncoveredSinceMs < Number.POSITIVE_INFINITY;
  if (!isOpen || state.roster.newestLeave > version) return state;
  return { ...state, times: { ...state.times, leftUncoveredSinceMs: Number.POSITIVE_INFINITY } };
}

/** Since when the server has not shown the oldest entry that we have not opened. [G5] */
function settleUnread(state: State, nowMs: number): State {
  const [version = 0] = fetchesRoster(state) ? state.roster.unopened : [];
  return state.unread.version === version ? state : { ...state, unread: { version, sinceMs: nowMs } };
}
