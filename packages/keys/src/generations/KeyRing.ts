import type { Bytes, Secret } from '@sotto/base';
import { confirmKey, deriveNextKey, type StepCover } from './schedule.ts';

/** How long replaced keys live. [G9] */
export const lifetimesMs = {
  /** A step, after the next one was used. */
  step: 30_000,
  /** A generation, after we changed to a newer one. */
  generation: 10_000,
  /** The same, if the newer generation or one between removed a member. */
  removal: 2_000,
  /** A generation whose successor's key never came. The second applies if a member was removed. */
  orphan: 60_000,
  removalOrphan: 12_000,
  /** Speakers wait this long after a `mint`, so that everybody has the key. */
  goOver: 2_000,
} as const;

/** K(g, s) while it lives. */
export interface HeldStep extends StepCover {
  readonly key: Secret;
  /** The tag c(g, s). */
  readonly confirm: Bytes;
  /** Time of its deletion; `undefined` while it is the newest. */
  readonly untilMs: number | undefined;
}

/** The keys of one generation. */
export interface HeldGeneration {
  readonly number: number;
  /** Ascending, never empty. */
  readonly steps: readonly HeldStep[];
  /** `nameOf` the join of the sponsor that gave it; `undefined` if C(g) in the log vouches for it. */
  readonly giver: string | undefined;
  /** The time from which we speak under it. */
  readonly goOverAtMs: number;
  readonly untilMs: number | undefined;
}

/** Every generation held, ascending. */
export type KeyRing = readonly HeldGeneration[];

/** The newest step of a generation. */
export function newestStep({ steps }: HeldGeneration): HeldStep {
  return steps[steps.length - 1] as HeldStep;
}

/** Finds the keys of a generation. */
export function heldOf(ring: KeyRing, generation: number): HeldGeneration | undefined {
  return ring.find(({ number }) => number === generation);
}

/** The key of one step, while it is held. */
export function stepOf(ring: KeyRing, at: { readonly generation: number; readonly step: number }) {
  return heldOf(ring, at.generation)?.steps.find(({ step }) => step === at.step);
}

/** Puts a generation's keys, beginning with the step that we were given, in place of its earlier ones. */
export function takeUp(ring: KeyRing, taken: HeldGeneration): KeyRing {
  const others = ring.filter(({ number }) => number !== taken.number);
  return [...others, taken].sort((a, b) => a.number - b.number);
}

/** Sets an end for each earlier generation: the time that `untilMs` gives for it, unless it ends sooner already. */
export function endBefore(ring: KeyRing, generation: number, untilMs: (number: number) => number): KeyRing {
  return ring.map((held) => {
    if (held.number >= generation) return held;
    return { ...held, untilMs: Math.min(held.untilMs ?? Number.POSITIVE_INFINITY, untilMs(held.number)) };
  });
}

/** Advances by one step; the steps before it live a little longer. [G3, G9] */
export function goOn(ring: KeyRing, cover: StepCover, nowMs: number): KeyRing {
  return ring.map((held) => {
    if (held.number !== cover.generation) return held;
    const key = deriveNextKey(newestStep(held).key, cover);
    const before = held.steps.map((each) => ({ ...each, untilMs: each.untilMs ?? nowMs + lifetimesMs.step }));
    return { ...held, steps: [...before, { ...cover, key, confirm: confirmKey(key), untilMs: undefined }] };
  });
}

/** Drops keys whose time is over. [G9] */
export function expire(ring: KeyRing, nowMs: number): KeyRing {
  const lives = ({ untilMs }: { readonly untilMs: number | undefined }) => untilMs === undefined || nowMs < untilMs;
  const isOver = ring.some((held) => !lives(held) || !held.steps.every(lives));
  return isOver ? ring.filter(lives).map((held) => ({ ...held, steps: held.steps.filter(lives) })) : ring;
}

/** Every secret of a ring. */
export function secretsOf(ring: KeyRing): readonly Secret[] {
  return ring.flatMap(({ steps }) => steps.map(({ key }) => key));
}
