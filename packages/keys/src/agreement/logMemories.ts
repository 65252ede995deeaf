import { type Bytes, fromBase64url, isEqual, toBase64url } from '@sotto/base';
import { bytes, encodeCanonical, handle, parseMessage, statementLimits, uint } from '@sotto/protocol';
import type { LogMemory } from '@sotto/statements';
import * as v from 'valibot';

const kept = v.strictObject({
  roomHandle: handle,
  epoch: uint(2 ** 32 - 1),
  sequence: uint(statementLimits.statements),
  head: bytes(32),
  bans: v.array(bytes(32)),
});

/** What a tab keeps of a room's log, so that it can't be shown less after a reload. [P9] */
export interface LogMemories {
  /** What is remembered of this room. */
  recall(roomHandle: Bytes): LogMemory | undefined;
  remember(roomHandle: Bytes, memory: LogMemory): void;
}

/** A memory of one room, the newest, as a text that somebody else keeps. What is no such text is no memory. */
export function createLogMemories(text: string | undefined, keep: (text: string) => void): LogMemories {
  let known = parse(text);
  return {
    recall: (roomHandle) => (known && isEqual(known.roomHandle, roomHandle) ? known : undefined),
    remember(roomHandle, { epoch, sequence, head, bans }) {
      known = { roomHandle, epoch, sequence, head, bans: [...bans] };
      keep(toBase64url(encodeCanonical(known)));
    },
  };
}

function parse(text: string | undefined): v.InferOutput<typeof kept> | undefined {
  const decoded = fromBase64url(text ?? '');
  const parsed = decoded && parseMessage(kept, decoded);
  return parsed?.ok ? parsed.value : undefined;
}
