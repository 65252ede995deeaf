import type { Fault, Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';

/** The outcome of a step: done, or the code of its refusal. */
export type Done = Result<null, Fault<Code>>;
