import type { Bytes } from '@sotto/base';

/** How far a room's log had come, as a client saw it. */
export interface SeenLog {
  /** H(0). */
  readonly start: Bytes;
  readonly number: number;
  /** H(number). */
  readonly head: Bytes;
}

/** What is remembered of one room's log beyond this page, so that no less is taken for the whole the next time. [P3] */
export interface LogMemory {
  /** What was seen last; `undefined` where nothing is kept. */
  recall(): Promise<SeenLog | undefined>;
  remember(log: SeenLog): void;
}
