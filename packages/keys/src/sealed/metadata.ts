import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { encodeCanonical, limits, parseMessage, uint } from '@sotto/protocol';
import * as v from 'valibot';
import type { RoomKeys } from '../link/RoomKeys.ts';
import { isTitle, type Title } from './displayText.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'room-card', sealedBytes: limits.cardBytes };

const roomCard = v.strictObject({
  title: v.custom<Title>(isTitle),
  /** True if anyone inside may go on stage by themselves. */
  everyoneSpeaks: v.boolean(),
  /** Milliseconds since the epoch, as the creator's clock had it. */
  createdAtMs: v.exactOptional(uint(Number.MAX_SAFE_INTEGER)),
});

/** The description of a room for holders of its link. */
export type RoomCard = v.InferOutput<typeof roomCard>;

/** Seals a room card: `limits.cardBytes` bytes, whatever its title. [K9, K12] */
export function sealMetadata(card: RoomCard, keys: RoomKeys): Bytes {
  return seal(kind, encodeCanonical(card), keys);
}

/** A room card of this room; any holder of the link can have made it. [K9, K12] */
export function openMetadata(
  sealed: Uint8Array,
  keys: RoomKeys,
): Result<RoomCard, Fault<'seal-broken' | 'card-malformed'>> {
  const content = open(kind, sealed, keys);
  if (!content.ok) return content;
  const card = parseMessage(roomCard, content.value);
  return card.ok ? ok(card.value) : fail('card-malformed');
}
