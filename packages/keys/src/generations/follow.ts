import { isEqual } from '@sotto/base';
import type { Step } from '@sotto/protocol';
import { followsStep } from '@sotto/records';
import { isReader, newestHeld, type State } from '../state/State.ts';
import { goOn, newestStep } from './KeyRing.ts';
import type { StepCover } from './schedule.ts';

/** The most missed steps that a member can still derive; beyond it, the member asks a sponsor. [G8] */
export const mostMissed = 64;

/** Keeps an announced step until we can take it: in order, once each, and no more than a member can miss. [G3] */
export function announce(state: State, step: Step): State {
  const { log } = state.log;
  const isLive = step.generation === log.generation?.number || step.generation === log.earlier?.number;
  const isComing = step.generation > log.number;
  const isKnown = state.announced.some((each) => each.generation === step.generation && each.step === step.step);
  if ((!isLive && !isComing) || isKnown) return state;
  const all = [...state.announced, step].sort((a, b) => a.generation - b.generation || a.step - b.step);
  return { ...state, announced: all.slice(-4 * mostMissed) };
}

/** The records that a step covers, if we have read that far and agree; `undefined` otherwise. */
function coverOf(state: State, { roster: said, ...place }: Step): StepCover | undefined {
  const head = state.log.recent.get(place.n)?.head;
  const read = state.roster.hashAt(place.v);
  const roster = read ?? (isReader(state) ? undefined : said);
  return head && roster && isEqual(roster, said) ? { ...place, head, roster } : undefined;
}

/** Takes every step that is announced and that our own records cover. [G3] */
export function follow(state: State, nowMs: number): State {
  let next = state;
  for (const step of state.announced) {
    const held = next.ring.find(({ number }) => number === step.generation);
    const cover = held && followsStep(newestStep(held), step) && coverOf(next, step);
    if (cover) next = { ...next, ring: goOn(next.ring, cover, nowMs) };
  }
  return next === state ? state : prune(next);
}

/** Forgets announcements of steps that we have taken; the last few stay, for gifts at them. */
export function prune(state: State): State {
  const oldest = state.log.log.earlier?.number ?? 0;
  const isWanted = ({ generation, step }: Step) => {
    const held = state.ring.find(({ number }) => number === generation);
    return generation >= oldest && (!held || step > newestStep(held).step - 4);
  };
  return { ...state, announced: state.announced.filter(isWanted) };
}

/** Finds the step after which others are missing; `far` if too many are missing to catch up without a sponsor. [G8] */
export function findGap(state: State): number | 'far' | undefined {
  const held = newestHeld(state);
  if (!held) return undefined;
  const { step } = newestStep(held);
  const ahead = state.announced.filter((each) => each.generation === held.number && each.step > step);
  const last = ahead[ahead.length - 1];
  if (!last) return undefined;
  if (last.step - step > mostMissed) return 'far';
  return ahead[0]?.step === step + 1 ? undefined : step;
}
