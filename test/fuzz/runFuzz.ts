import { toBase64url } from '@sotto/base';
import { createDice } from './createDice.ts';
import { mutate } from './mutate.ts';
import type { Target } from './targets.ts';

/** The outcome of feeding one parser. */
export interface Outcome {
  readonly name: string;
  readonly fed: number;
  readonly taken: number;
}

/**
 * Feeds this many inputs to each of the parsers: first their samples, then mutated ones, all derived from the seed.
 *
 * Throws with the input, in base64url, if a parser throws, returns something forbidden, or refuses a sample.
 */
export async function runFuzz(
  targets: readonly Target[],
  { count, seed }: { count: number; seed: number },
): Promise<Outcome[]> {
  const each = Math.ceil(count / targets.length);
  const outcomes: Outcome[] = [];
  for (const [index, target] of targets.entries())
    outcomes.push(await feedAll(target, { count: each, seed: seed + index }));
  return outcomes;
}

async function feedAll(target: Target, { count, seed }: { count: number; seed: number }): Promise<Outcome> {
  const dice = createDice(seed);
  let taken = 0;
  for (let index = 0; index < count; index++) {
    const sample = target.samples[index];
    const bytes = sample ?? mutate(target.samples, dice);
    try {
      if (await target.feed(bytes)) taken++;
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      throw new Error(`${target.name}: ${sentence}, at ${toBase64url(bytes)}`, { cause: error });
    }
  }
  return { name: target.name, fed: count, taken };
}
