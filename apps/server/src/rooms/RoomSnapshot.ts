import { type Bytes, concat, fail, fromBase64url, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import { acts, byteArray, bytes, encodeCanonical, handle, parseMessage, statementLimits, uint } from '@sotto/protocol';
import { type MintedGeneration, NameSet, type RoomLog } from '@sotto/records';
import * as v from 'valibot';
import { sha256Now } from '../sha256Now.ts';
import { rowBytes } from './JoinTable.ts';

/** Of what a snapshot says, and how. One of another number is read as none. */
const format = 1;
const hashBytes = 32;
/** The longest snapshot that is kept; the room of a longer one is read from its rows. */
export const mostSnapshotBytes = 4 * 1024 * 1024;

const packed = (of: number) => byteArray({ of, most: Math.floor(mostSnapshotBytes / of) });
const key = bytes(32);
const number = uint(statementLimits.statements);
const generation = v.nullable(
  v.strictObject({
    number,
    commitment: key,
    previous: key,
    act: v.picklist(acts),
    signer: key,
    join: handle,
  }),
);
const content = v.strictObject({
  format: v.literal(format),
  /** SHA-256 of the genesis: a snapshot is of one room, and not of another under its handle. */
  genesis: key,
  sequence: number,
  head: key,
  previousHead: key,
  moderators: packed(32),
  /** join || member key, in the order of `back`. */
  present: packed(48),
  away: packed(16),
  allowed: packed(16),
  denied: packed(16),
  admitted: packed(16),
  ejected: packed(16),
  isLocked: v.boolean(),
  generation,
  earlier: generation,
  lockedAfter: uint(statementLimits.rosterEntries),
  ejectedSessions: packed(32),
  rosterVersion: uint(statementLimits.rosterEntries),
  /** SHA-256 of the last entry's row; of nothing where there is none. */
  rosterTail: key,
  joins: packed(rowBytes),
});

/** What a room's log and what the server noted with it add up to, up to a statement. */
export interface KeptLog {
  readonly log: RoomLog;
  readonly lockedAfter: number;
  /** In base64url. */
  readonly ejectedSessions: ReadonlySet<string>;
}

/** What a room's key roster adds up to, up to an entry. */
export interface KeptRoster {
  readonly version: number;
  readonly tail: Bytes;
  readonly joins: Bytes;
}

/** A room as it was at some numbers, so that it comes to life without all that was ever said in it. */
export interface RoomSnapshot {
  readonly statements: KeptLog;
  readonly roster: KeptRoster;
}

const sets = ['moderators', 'away', 'allowed', 'denied', 'admitted', 'ejected'] as const;

/** SHA-256 of the content, and the content: canonical CBOR. */
export function encodeSnapshot({ statements, roster }: RoomSnapshot, genesis: Bytes): Bytes {
  const { log, lockedAfter, ejectedSessions } = statements;
  const { sequence, head, previousHead, isLocked, generation: newest = null, earlier = null } = log;
  const names = Object.fromEntries(sets.map((set) => [set, pack(log[set])]));
  const body = encodeCanonical({
    format,
    genesis: sha256Now(genesis),
    ...{ sequence, head, previousHead, isLocked, generation: newest, earlier, lockedAfter },
    ...names,
    present: pack([...log.present].flat()),
    ejectedSessions: pack(ejectedSessions),
    rosterVersion: roster.version,
    rosterTail: roster.tail,
    joins: roster.joins,
  });
  return concat(sha256Now(body), body);
}

/** What is in the bytes of a snapshot of a room; `damaged` also where they are of another format, or of another room. */
export function decodeSnapshot(
  snapshot: Bytes,
  { genesis, opened }: { readonly genesis: Bytes; readonly opened: RoomLog },
): Result<RoomSnapshot, { code: 'damaged' }> {
  const body = snapshot.subarray(hashBytes);
  if (!isEqual(sha256Now(body), snapshot.subarray(0, hashBytes))) return fail('damaged');
  const parsed = parseMessage(content, body);
  if (!parsed.ok || !isEqual(parsed.value.genesis, sha256Now(genesis))) return fail('damaged');
  const { value } = parsed;
  const { sequence, head, previousHead, isLocked, lockedAfter } = value;
  const names = Object.fromEntries(sets.map((set) => [set, unpack(value[set], set === 'moderators' ? 32 : 16)]));
  const present = new Map(
    split(value.present, 48).map((each) => [toBase64url(each.subarray(0, 16)), toBase64url(each.subarray(16))]),
  );
  const generations = { generation: minted(value.generation), earlier: minted(value.earlier) };
  const log = { ...opened, sequence, head, previousHead, isLocked, ...(names as Names), present, ...generations };
  const ejectedSessions = new Set(split(value.ejectedSessions, 32).map(toBase64url));
  const roster = { version: value.rosterVersion, tail: value.rosterTail, joins: value.joins };
  return ok({ statements: { log, lockedAfter, ejectedSessions }, roster });
}

type Names = Pick<RoomLog, (typeof sets)[number]>;

function minted(of: MintedGeneration | null): MintedGeneration | undefined {
  return of ?? undefined;
}

function bytesOf(name: string): Bytes {
  const plain = fromBase64url(name);
  if (!plain) throw new Error('names are base64url');
  return plain;
}

function pack(names: Iterable<string>): Bytes {
  return join(Array.from(names, bytesOf));
}

/** As `concat`, of more parts than a call may have arguments. */
function join(parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function unpack(names: Bytes, of: number): NameSet {
  return NameSet.of(split(names, of).map(toBase64url));
}

function split(all: Bytes, of: number): Bytes[] {
  return Array.from({ length: all.length / of }, (_, index) => all.subarray(index * of, (index + 1) * of));
}
