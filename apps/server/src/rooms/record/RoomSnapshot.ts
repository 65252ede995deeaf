import { type Bytes, concat, encodeUint, fail, isEqual, ok, type Result } from '@sotto/base';
import { acts, byteArray, bytes, encodeCanonical, handle, parseMessage, recordLimits, uint } from '@sotto/protocol';
import {
  fromName,
  type Generation,
  type Here,
  HereMap,
  type Log,
  NameMap,
  NameSet,
  nameOf,
  withBans,
} from '@sotto/records';
import * as v from 'valibot';
import { rowBytes } from './JoinTable.ts';
import type { KeptLog } from './KeptLog.ts';
import { sha256Now } from './sha256Now.ts';

/** Version of the snapshot format. A snapshot of any other version counts as missing. */
const format = 2;
const hashBytes = 32;
/** The longest snapshot that is kept; the room of a longer one is read from its rows. */
export const mostSnapshotBytes = 4 * 1024 * 1024;

const packed = (of: number) => byteArray({ of, most: Math.floor(mostSnapshotBytes / of) });
const key = bytes(32);
const number = uint(recordLimits.number);
const generation = v.nullable(
  v.strictObject({
    number,
    head: key,
    previous: key,
    commitment: key,
    version: number,
    roster: key,
    act: v.picklist(acts),
    hasCheckpoint: v.boolean(),
    signer: key,
    join: handle,
  }),
);
const content = v.strictObject({
  format: v.literal(format),
  /** H(0): a snapshot is of one room, and not of another under its handle. */
  start: key,
  number,
  head: key,
  moderators: packed(32),
  /** Packed as member key || join || number, in order. */
  here: packed(52),
  /** Packed as join || member key. */
  shown: packed(48),
  allowed: packed(32),
  denied: packed(32),
  admitted: packed(32),
  ejected: packed(16),
  /** Packed as member key || version. */
  barred: packed(36),
  bans: packed(32),
  lock: v.nullable(number),
  generation,
  earlier: generation,
  floor: number,
  begunAt: number,
  /** Packed as member key || number. */
  granted: packed(36),
  rosterVersion: number,
  /** R(rosterVersion). */
  rosterHash: key,
  rosterBegunAt: number,
  /** SHA-256 of the last entry's row; of no bytes if there is none. */
  rosterTail: key,
  joins: packed(rowBytes),
});

/** The state of a room's roster at an entry. */
export interface KeptRoster {
  readonly version: number;
  /** R(version). */
  readonly hash: Bytes;
  /** The version with which the newest checkpoint began. */
  readonly begunAt: number;
  readonly tail: Bytes;
  readonly joins: Bytes;
}

/** The state of a room at some numbers, from which it comes to life without reading its whole log. */
export interface RoomSnapshot {
  readonly statements: KeptLog;
  readonly roster: KeptRoster;
}

const sets = ['moderators', 'allowed', 'denied', 'admitted', 'ejected', 'bans'] as const;
const lengths = { moderators: 32, allowed: 32, denied: 32, admitted: 32, ejected: 16, bans: 32 } as const;

/** SHA-256 of the content, and the content: canonical CBOR. */
export function encodeSnapshot({ statements, roster }: RoomSnapshot): Bytes {
  const { log, begunAt, granted } = statements;
  const { start, number: last, head, lock = null, generation: newest = null, earlier = null, floor } = log;
  const names = Object.fromEntries(sets.map((set) => [set, join([...log[set]].map(fromName))]));
  const body = encodeCanonical({
    ...{ format, start, number: last, head, lock, generation: newest, earlier, floor, begunAt },
    ...names,
    here: join([...log.here.values()].map((each) => concat(each.member, each.join, encodeUint(each.number, 4)))),
    shown: join([...log.shown].map(([of, member]) => concat(fromName(of), fromName(member)))),
    barred: packNumbers(log.barred),
    granted: packNumbers(granted),
    rosterVersion: roster.version,
    rosterHash: roster.hash,
    rosterBegunAt: roster.begunAt,
    rosterTail: roster.tail,
    joins: roster.joins,
  });
  return concat(sha256Now(body), body);
}

/** Decodes the snapshot of a room. Another format, or a snapshot of another room, is `damaged` too. */
export function decodeSnapshot(snapshot: Bytes, opened: Log): Result<RoomSnapshot, { code: 'damaged' }> {
  const body = snapshot.subarray(hashBytes);
  if (!isEqual(sha256Now(body), snapshot.subarray(0, hashBytes))) return fail('damaged');
  const parsed = parseMessage(content, body);
  if (!parsed.ok || !isEqual(parsed.value.start, opened.start)) return fail('damaged');
  const { value } = parsed;
  const roster = {
    ...{ version: value.rosterVersion, hash: value.rosterHash, begunAt: value.rosterBegunAt },
    ...{ tail: value.rosterTail, joins: value.joins },
  };
  const log = logOf(value, opened);
  return ok({ statements: { log, begunAt: value.begunAt, granted: unpackNumbers(value.granted) }, roster });
}

type Content = v.InferOutput<typeof content>;

function logOf(value: Content, opened: Log): Log {
  const names = Object.fromEntries(
    sets.map((set) => [set, NameSet.of(split(value[set], lengths[set]).map(nameOf))]),
  ) as unknown as Pick<Log, (typeof sets)[number]>;
  const here = split(value.here, 52).map(hereOf);
  const shown = split(value.shown, 48).map(
    (each) => [nameOf(each.subarray(0, 16)), nameOf(each.subarray(16))] as const,
  );
  return {
    ...opened,
    ...names,
    ...{ number: value.number, head: value.head, floor: value.floor, lock: value.lock ?? undefined },
    here: HereMap.of(here.map((each) => [nameOf(each.member), each] as const)),
    shown: NameMap.of(shown),
    barred: unpackNumbers(value.barred),
    byBan: withBans(opened, [...names.moderators, ...names.allowed].map(fromName)),
    generation: minted(value.generation),
    earlier: minted(value.earlier),
  };
}

function minted(of: Generation | null): Generation | undefined {
  return of ?? undefined;
}

function hereOf(packedHere: Bytes): Here {
  return { member: packedHere.slice(0, 32), join: packedHere.slice(32, 48), number: uint32(packedHere, 48) };
}

function packNumbers(numbers: Iterable<readonly [name: string, number: number]>): Bytes {
  return join(Array.from(numbers, ([name, each]) => concat(fromName(name), encodeUint(each, 4))));
}

function unpackNumbers(packedNumbers: Bytes): NameMap<number> {
  return NameMap.of(split(packedNumbers, 36).map((each) => [nameOf(each.subarray(0, 32)), uint32(each, 32)] as const));
}

function uint32(of: Bytes, at: number): number {
  return new DataView(of.buffer, of.byteOffset).getUint32(at);
}

/** Like `concat`, for more parts than a call can have arguments. */
function join(parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function split(all: Bytes, of: number): Bytes[] {
  return Array.from({ length: all.length / of }, (_, index) => all.subarray(index * of, (index + 1) * of));
}
