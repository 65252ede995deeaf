import { randomBytes } from '@sotto/base';
import type { Batch, Heartbeat, SponsorHeader, Statement } from '@sotto/protocol';

/** A statement of the right form, by nobody. */
export function sampleStatement(): Statement {
  const gate = {
    roomHandle: randomBytes(16),
    sequence: 1,
    previous: randomBytes(32),
    body: randomBytes(32),
    signer: randomBytes(32),
    join: randomBytes(16),
    act: 'mint',
    member: null,
    joins: [],
    commitment: randomBytes(32),
    signature: randomBytes(64),
  } as const;
  return { gate: { ...gate, joins: [] }, body: randomBytes(128) };
}

/** A sponsor's header of the right form, signed by nobody. */
export function sampleHeader(): SponsorHeader {
  return {
    roomHandle: randomBytes(16),
    join: randomBytes(16),
    generation: 1,
    step: 1,
    commitment: randomBytes(32),
    stage: randomBytes(32),
    audienceCount: 3,
    rosterVersion: 4,
    rosterHash: randomBytes(32),
    head: randomBytes(32),
    signature: randomBytes(64),
  };
}

/** A heartbeat of the right form, signed by nobody. */
export function sampleHeartbeat(changes: Partial<Heartbeat> = {}): Heartbeat {
  return {
    roomHandle: randomBytes(16),
    join: randomBytes(16),
    counter: 1,
    head: randomBytes(32),
    generation: 1,
    step: 0,
    commitment: null,
    rosterVersion: 1,
    rosterHash: randomBytes(32),
    seen: [],
    handsPaused: false,
    signature: randomBytes(64),
    ...changes,
  };
}

/** A batch of the right form, signed by nobody. */
export function sampleBatch(changes: Partial<Batch> = {}): Batch {
  return {
    join: randomBytes(16),
    generation: 1,
    step: 0,
    commitment: randomBytes(32),
    number: 1,
    firstCtr: 2 ** 24,
    hashes: randomBytes(16 * 10),
    signature: randomBytes(64),
    ...changes,
  };
}
