import type { Step } from '@sotto/protocol';
import type { Log } from './Log.ts';

/** The position of a step: step s covers the log up to n and the roster up to v. */
export type StepPlace = Omit<Step, 'roster'>;

/**
 * Step 0 of the newest generation. It covers the minting statement, and the roster up to the version that its minter
 * has read. [G3]
 */
export function firstStep({ generation }: Log): StepPlace | undefined {
  return generation && { generation: generation.number, step: 0, n: generation.number, v: generation.version };
}

/**
 * Tells whether a step follows another: its number is one higher, and neither log nor roster go back. [G3]
 *
 * It may cover the same records as the one before, since a quiet room steps once a minute to forget its keys.
 */
export function followsStep(before: StepPlace, after: StepPlace): boolean {
  return (
    after.generation === before.generation &&
    after.step === before.step + 1 &&
    after.n >= before.n &&
    after.v >= before.v
  );
}

/** The time between two steps of a room while nothing grows. [G3] */
export const quietStepMs = 60_000;

/**
 * The shortest time between two steps of a room with this many members. [G3]
 *
 * Newcomers wait for a step, and telling a step costs the server about 30 µs for each member. From 5,000 to 10,000
 * members, the cost per second stays the same.
 */
export function leastStepMs(members: number): number {
  return Math.min(500, Math.max(250, members / 20));
}

/** Acts after which the server steps at once. [G3] */
export const urgentActs: ReadonlySet<string> = new Set(['deny', 'take', 'admit']);

/**
 * The shortest time between two `mint` statements of one key. [G2]
 *
 * A speaker who mints and wraps the key for nobody silences the others for a moment, so speakers have to wait a minute.
 * A moderator has to be able to repair this soon, and could do worse anyway.
 */
export const mintIntervalMs = { moderator: 10_000, speaker: 60_000 } as const;
