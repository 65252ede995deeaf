import { type Bytes, isEqual, type Secret } from '@sotto/base';
import { commitTo, deriveLaterSecret, type MediaPlace } from './mediaSecret.ts';

/** How far ahead of what is confirmed a receiver follows a frame's KID. [G10] */
export const stepsAhead = 32;
/** How far ahead a signed header may lead. [G10] */
export const headerReach = 2 ** 13;
/** A room takes a step at most this often. [G9] */
export const stepIntervalMs = 500;
/** How long the steps before a confirmed one still open frames. [G11] */
export const oldStepMs = 2_000;

/** How long a generation still opens frames after the statement that replaced it. [G11] */
export const oldGenerationMs = 10_000;

/** M(g,s) while it lives. */
export interface HeldStep {
  readonly step: number;
  readonly secret: Secret;
  /** C(g,s), 32 bytes. */
  readonly commitment: Bytes;
  /** When it goes; `undefined` while it is the newest confirmed. */
  readonly untilMs: number | undefined;
}

/** What is held of one generation. */
export interface HeldGeneration {
  readonly place: Omit<MediaPlace, 'step'>;
  /** Ascending, never empty; the last is the newest confirmed. */
  readonly steps: readonly [...HeldStep[], HeldStep];
  /** Where and when it was taken up: no step is taken faster than two a second from there. */
  readonly origin: { readonly step: number; readonly atMs: number };
  /** When the newest step was confirmed. */
  readonly confirmedAtMs: number;
  /** Base64url of the join that gave it; `undefined` where C(g,0) in the log vouches for it. */
  readonly giver: string | undefined;
  /** When all of it goes; `undefined` while it is the newest. */
  readonly untilMs: number | undefined;
}

/** Every generation held, ascending by number. */
export type KeyRing = readonly HeldGeneration[];

/** A ring after a transition, and the secrets that it gave up, for the caller to wipe. */
export interface RingChange {
  readonly ring: KeyRing;
  readonly consumed: readonly Secret[];
}

/** The newest confirmed step of a generation. */
export function confirmedStep({ steps }: HeldGeneration): HeldStep {
  return steps[steps.length - 1] as HeldStep;
}

/** What is held of a generation by its number. */
export function generationOf(ring: KeyRing, generation: number): HeldGeneration | undefined {
  return ring.find(({ place }) => place.generation === generation);
}

/** Takes up a generation at the step where its secret was given, in place of what was held of it. */
export function takeUp(
  ring: KeyRing,
  given: Pick<HeldGeneration, 'place' | 'giver'> & Omit<HeldStep, 'untilMs'>,
  nowMs: number,
): RingChange {
  const { place, giver, step, secret, commitment } = given;
  const before = generationOf(ring, place.generation);
  const taken: HeldGeneration = {
    place,
    giver,
    steps: [{ step, secret, commitment, untilMs: undefined }],
    origin: { step, atMs: nowMs },
    confirmedAtMs: nowMs,
    untilMs: before?.untilMs,
  };
  const others = ring.filter((held) => held !== before);
  const next = [...others, taken].sort((a, b) => a.place.generation - b.place.generation);
  return { ring: next, consumed: before ? secretsOf(before) : [] };
}

/** Gives up a generation, because what was given of it is disputed. */
export function drop(ring: KeyRing, generation: number): RingChange {
  const before = generationOf(ring, generation);
  return { ring: ring.filter((held) => held !== before), consumed: before ? secretsOf(before) : [] };
}

/** Whether steps this high can have been taken by now, two a second. [G9] */
function isTimely({ origin }: HeldGeneration, step: number, nowMs: number): boolean {
  return step <= origin.step + stepsAhead + Math.floor((nowMs - origin.atMs) / stepIntervalMs);
}

/** Whether a frame's KID may be followed to this step without a header. [G10] */
export function mayFollow(held: HeldGeneration, step: number, nowMs: number): boolean {
  return step <= confirmedStep(held).step + stepsAhead && isTimely(held, step, nowMs);
}

/** Whether a signed header may lead to this step. [G10] */
export function mayLead(held: HeldGeneration, step: number, nowMs: number): boolean {
  return step <= confirmedStep(held).step + headerReach && isTimely(held, step, nowMs);
}

/** M(g,s) as a secret of the caller's own, derived from the nearest one below; `undefined` where only later ones are left. */
export async function secretAt({ steps }: HeldGeneration, step: number): Promise<Secret | undefined> {
  const base = steps.findLast((held) => held.step <= step);
  return base && deriveLaterSecret(base.secret, step - base.step);
}

/** Whether a commitment is that of what we hold at this step. */
export async function isCommitted(held: HeldGeneration, step: number, commitment: Uint8Array): Promise<boolean> {
  const known = held.steps.find((each) => each.step === step);
  if (known) return isEqual(known.commitment, commitment);
  const secret = await secretAt(held, step);
  if (!secret) return false;
  const own = await commitTo(secret, { ...held.place, step });
  secret.wipe();
  return isEqual(own, commitment);
}

/** Moves a generation on to a confirmed step; those before it live two seconds more. [G11] */
export async function confirmStep(held: HeldGeneration, step: number, nowMs: number): Promise<HeldGeneration> {
  if (step <= confirmedStep(held).step) return held;
  const secret = await secretAt(held, step);
  if (!secret) return held;
  const commitment = await commitTo(secret, { ...held.place, step });
  const before = held.steps.map((each) => ({ ...each, untilMs: each.untilMs ?? nowMs + oldStepMs }));
  return { ...held, steps: [...before, { step, secret, commitment, untilMs: undefined }], confirmedAtMs: nowMs };
}

/** Puts a changed generation in its place. */
export function replaced(ring: KeyRing, held: HeldGeneration): KeyRing {
  return ring.map((each) => (each.place.generation === held.place.generation ? held : each));
}

/** Ends what came before a new generation, at the latest at `untilMs`. [G11] */
export function endBefore(ring: KeyRing, generation: number, untilMs: number): KeyRing {
  return ring.map((held) =>
    held.place.generation < generation ? { ...held, untilMs: Math.min(held.untilMs ?? untilMs, untilMs) } : held,
  );
}

/** Gives up whatever has had its time. [G11] */
export function expire(ring: KeyRing, nowMs: number): RingChange {
  const isOver = (untilMs: number | undefined) => untilMs !== undefined && untilMs <= nowMs;
  const consumed: Secret[] = [];
  const kept = ring.flatMap((held) => {
    if (isOver(held.untilMs)) {
      consumed.push(...secretsOf(held));
      return [];
    }
    const newest = confirmedStep(held);
    const older = held.steps.slice(0, -1);
    consumed.push(...older.filter(({ untilMs }) => isOver(untilMs)).map(({ secret }) => secret));
    const steps = [...older.filter(({ untilMs }) => !isOver(untilMs)), newest] as const;
    return [{ ...held, steps }];
  });
  return { ring: kept, consumed };
}

/** Every secret of a generation. */
export function secretsOf({ steps }: HeldGeneration): readonly Secret[] {
  return steps.map(({ secret }) => secret);
}
