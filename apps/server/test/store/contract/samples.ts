import type { Bytes } from '@sotto/base';
import type { House, NewRoom } from '../../../src/store/Store.ts';

/** `length` bytes, all `value`. */
export function bytes(length: number, value = 1): Bytes {
  return new Uint8Array(length).fill(value);
}

/** A moment this many seconds after an arbitrary one. */
export function moment(seconds: number): Date {
  return new Date(1_800_000_000_000 + seconds * 1000);
}

/** A room that someone is in, with `changes`. */
export function sampleRoom(changes: Partial<NewRoom> = {}): NewRoom {
  return {
    handle: bytes(16, 1),
    linkKey: bytes(32, 2),
    genesis: bytes(300, 3),
    card: bytes(1024, 4),
    listing: undefined,
    createdAt: moment(0),
    emptySince: undefined,
    ...changes,
  };
}

/** A house, with `changes`. */
export function sampleHouse(changes: Partial<House> = {}): House {
  return {
    handle: bytes(16, 5),
    linkKey: bytes(32, 6),
    ownerKey: bytes(32, 7),
    name: bytes(256, 8),
    createdAt: moment(0),
    ...changes,
  };
}

/** Makes `count` calls at once and counts the results that equal `wanted`. */
export async function countAtOnce<T>(count: number, wanted: T, call: () => Promise<T>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, call));
  return answers.filter((answer) => answer === wanted).length;
}
