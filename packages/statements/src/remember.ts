import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';

/** What a client keeps of a room's log between visits, so that it can't be shown less. [P9] */
export interface LogMemory {
  readonly epoch: number;
  readonly sequence: number;
  /** Hash of the statement of that number, 32 bytes. */
  readonly head: Bytes;
  /** Member keys that were banned, 32 bytes each. */
  readonly bans: readonly Bytes[];
}

/** A log as it was read anew. */
export interface ShownLog {
  readonly epoch: number;
  /** Hash of the genesis and of each statement, in order. */
  readonly heads: readonly Bytes[];
  /** Member keys that its genesis bans. */
  readonly genesisBans: readonly Bytes[];
}

/** Why a log is refused by who remembers more. */
export type MemoryFault =
  | 'older-epoch'
  /** It ends before what is remembered. */
  | 'truncated'
  /** It has another statement where one is remembered. */
  | 'forked'
  /** The room began again, and somebody who was banned is not any more. */
  | 'bans-dropped';

/** Whether a log goes on from what is remembered of it. [P9] */
export function checkMemory(memory: LogMemory | undefined, shown: ShownLog): Result<null, Fault<MemoryFault>> {
  if (!memory) return ok(null);
  if (shown.epoch < memory.epoch) return fail('older-epoch');
  if (shown.epoch > memory.epoch) {
    const isKept = memory.bans.every((ban) => shown.genesisBans.some((kept) => isEqual(kept, ban)));
    return isKept ? ok(null) : fail('bans-dropped');
  }
  const head = shown.heads[memory.sequence];
  if (!head) return fail('truncated');
  return isEqual(head, memory.head) ? ok(null) : fail('forked');
}
