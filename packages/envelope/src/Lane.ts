import { type Bytes, concat, encodeUint, type Secret } from '@sotto/base';
import { openBytes, sealBytes, tagBytes } from './aead.ts';
import { pad, unpad } from './padding.ts';
import { isSizeClass, sizeClassFor } from './sizeClass.ts';

/** The first byte of a record's associated data: its direction. [E8] */
export const directions = { toServer: 0, toClient: 1 } as const;

/** Records that a lane can carry: counters from 0 to 2^48 - 1. [E11] */
export const laneRecords = 2 ** 48;

/** One direction of a channel, as its sender or as its receiver sees it. */
export interface Lane {
  /** 32 bytes; wiped when the channel closes. */
  readonly key: Secret;
  /** Direction byte and connection id. */
  readonly associated: Bytes;
  /** Counter of the next record. */
  counter: number;
}

/** A lane that has carried nothing. `key` is taken over. [E8] */
export function createLane(key: Secret, direction: 0 | 1, id: Bytes): Lane {
  return { key, associated: concat(encodeUint(direction, 1), id), counter: 0 };
}

/**
 * Seals the next record of a lane, with a length of `sizeClasses`. Returns nothing if its counters are used up. [E8,
 * E9, E11]
 */
export function sealRecord(lane: Lane, message: Uint8Array): Bytes | undefined {
  const size = sizeClassFor(message.length);
  if (size === undefined) throw new RangeError('message is too large for a record');
  if (lane.counter >= laneRecords) return undefined;
  const record = sealBytes(pad(message, size - tagBytes), lane);
  lane.counter += 1;
  return record;
}

/** Opens the next record of a lane. Returns nothing if `record` is anything else. [E8-E11] */
export function openRecord(lane: Lane, record: Uint8Array): Bytes | undefined {
  if (!isSizeClass(record.length) || lane.counter >= laneRecords) return undefined;
  const padded = openBytes(record, lane);
  lane.counter += 1;
  return padded && unpad(padded);
}
