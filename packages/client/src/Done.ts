import { type Fault, fail, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';

/** The outcome of a step: done, or the code of its refusal. */
export type Done = Result<null, Fault<Code>>;

/** Runs a step; a fault of our own in it counts as `internal`. */
export async function settle(step: () => Promise<Done>): Promise<Done> {
  try {
    return await step();
  } catch {
    return fail('internal');
  }
}
