import { randomBytes } from '@sotto/base';
import type { Batch, Heartbeat, Registration, Statement } from '@sotto/protocol';

/** A statement of the right form, by nobody. */
export function sampleStatement(): Statement {
  const header = {
    start: randomBytes(32),
    number: 1,
    previous: randomBytes(32),
    body: randomBytes(32),
    signer: randomBytes(32),
    join: randomBytes(16),
    act: 'mint',
    ban: null,
    minting: { commitment: randomBytes(32), version: 4, roster: randomBytes(32) },
    checkpoint: null,
    signature: randomBytes(64),
  } as const;
  return { header: { ...header, members: [], joins: [] }, body: randomBytes(128) };
}

/** A registration of the right form, signed by nobody. */
export function sampleRegistration(changes: Partial<Registration> = {}): Registration {
  return {
    join: randomBytes(16),
    credential: randomBytes(640),
    signature: randomBytes(64),
    ...changes,
  };
}

/** A heartbeat of the right form, signed by nobody. */
export function sampleHeartbeat(changes: Partial<Heartbeat> = {}): Heartbeat {
  return {
    start: randomBytes(32),
    join: randomBytes(16),
    counter: 1,
    n: 1,
    head: randomBytes(32),
    seen: [],
    signature: randomBytes(64),
    ...changes,
  };
}

/** A batch of the right form, signed by nobody. */
export function sampleBatch(changes: Partial<Batch> = {}): Batch {
  return {
    start: randomBytes(32),
    join: randomBytes(16),
    generation: 1,
    step: 0,
    confirm: randomBytes(16),
    number: 1,
    firstCtr: 2 ** 24,
    hashes: randomBytes(16 * 10),
    signature: randomBytes(64),
    ...changes,
  };
}
