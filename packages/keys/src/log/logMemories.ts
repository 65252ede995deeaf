import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, fromBase64url, fromText, isEqual, toBase64url } from '@sotto/base';
import { bytes, encodeCanonical, parseMessage, recordLimits, uint } from '@sotto/protocol';
import * as v from 'valibot';
import type { RoomKeys } from '../link/RoomKeys.ts';
import { open, type SealedKind, seal } from '../sealed/sealed.ts';
import type { MemberLog } from './MemberLog.ts';

const kind: SealedKind = { type: 'log-memory', sealedBytes: 160 };
const mostRooms = 100;
const dayMs = 86_400_000;
const keptDays = 7;

const memory = v.strictObject({
  /** H(0) of the room's life. */
  start: bytes(32),
  /** The number n of the last statement; `head` is H(n). */
  number: uint(recordLimits.number),
  head: bytes(32),
});

/** The state of a room's log when this browser last read it. [P10] */
export type LogMemory = v.InferOutput<typeof memory>;

const keptRooms = v.pipe(
  v.array(
    v.strictObject({
      index: bytes(16),
      /** The day, since the epoch, on which it is forgotten. */
      until: uint(recordLimits.number),
      sealed: bytes(kind.sealedBytes),
    }),
  ),
  v.maxLength(mostRooms),
);
type Kept = v.InferOutput<typeof keptRooms>[number];

type Keys = Pick<RoomKeys, 'metadataKey' | 'roomHandle'>;

/**
 * The memory of a browser: the rooms of the last 7 days, so that no server can show a shorter log of them later. [P10]
 */
export interface LogMemories {
  /** Recalls the room of these keys. */
  recall(keys: Keys, nowMs: number): LogMemory | undefined;
  remember(keys: Keys, log: MemberLog, nowMs: number): void;
  /** Takes over the text that another tab of this browser has kept, so that our own does not overwrite its memories. */
  adopt(text: string): void;
}

/**
 * Keeps memories as a text in a storage of the caller. Any other text counts as empty.
 *
 * Without a room's link, nobody can tell from the text that the room is in it: index and value are under keys of the
 * link.
 */
export function createLogMemories(text: string | undefined, keep: (text: string) => void): LogMemories {
  let rooms = parse(text);
  const find = (index: Bytes, nowMs: number) =>
    rooms.find((each) => isEqual(each.index, index) && nowMs < each.until * dayMs);
  return {
    recall: (keys, nowMs) => openMemory(find(indexOf(keys), nowMs), keys),
    remember(keys, { log: { start, number, head } }, nowMs) {
      const index = indexOf(keys);
      const before = openMemory(find(index, nowMs), keys);
      if (before && isEqual(before.start, start) && before.number > number) return;
      const sealed = seal(kind, encodeCanonical({ start, number, head } satisfies LogMemory), keys);
      const others = rooms.filter((each) => !isEqual(each.index, index) && nowMs < each.until * dayMs);
      const until = Math.ceil(nowMs / dayMs) + keptDays;
      rooms = [...others.slice(1 - mostRooms), { index, until, sealed }];
      keep(toBase64url(encodeCanonical(rooms)));
    },
    adopt(text) {
      rooms = parse(text);
    },
  };
}

/** Compares a log with the memory of it: it may be shorter, or different. A new life of the room is neither. [P10] */
export function compareWithMemory({ log, recent }: MemberLog, { start, number, head }: LogMemory) {
  const then = recent.get(number);
  if (!isEqual(start, log.start)) return 'same';
  if (then && !isEqual(then.head, head)) return 'other';
  return log.number < number ? 'less' : 'same';
}

function indexOf({ metadataKey, roomHandle }: Keys): Bytes {
  return hkdf(sha256, metadataKey.expose(), undefined, concat(fromText('sotto/2 log memory'), roomHandle), 16) as Bytes;
}

function openMemory(kept: Kept | undefined, keys: Keys): LogMemory | undefined {
  const opened = kept && open(kind, kept.sealed, keys);
  const parsed = opened?.ok ? parseMessage(memory, opened.value) : undefined;
  return parsed?.ok ? parsed.value : undefined;
}

function parse(text: string | undefined): readonly Kept[] {
  const decoded = fromBase64url(text ?? '');
  const parsed = decoded && parseMessage(keptRooms, decoded);
  return parsed?.ok ? parsed.value : [];
}
