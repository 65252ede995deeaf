import type { Step } from '@sotto/protocol';
import type { Log } from './Log.ts';

/** Where a generation stands: step s covers the log to n and the roster to v. */
export type StepPlace = Omit<Step, 'roster'>;

/** Step 0 of the newest generation: it covers its own statement, and the roster that its minter has read. [G3] */
export function firstStep({ generation }: Log): StepPlace | undefined {
  return generation && { generation: generation.number, step: 0, n: generation.number, v: generation.version };
}

/**
 * Whether a step follows another: one more, and neither log nor roster go back. [G3]
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

/** A room steps at most this often, and at least that often. [G3] */
export const stepIntervalMs = { least: 500, most: 60_000 } as const;

/** Acts after which the server steps at once. [G3] */
export const urgentActs: ReadonlySet<string> = new Set(['deny', 'take', 'admit']);

/**
 * How soon the same key may `mint` again. [G2]
 *
 * A speaker who wraps for nobody costs the others a moment, so once a minute; a moderator repairs it, and could do worse.
 */
export const mintIntervalMs = { moderator: 10_000, speaker: 60_000 } as const;
