import { type Bytes, type Fault, fail, type Result } from '@sotto/base';
import { encodeCanonical, limits, parseMessage } from '@sotto/protocol';
import * as v from 'valibot';
import type { HouseKeys } from '../link/HouseKeys.ts';
import { formatRoomFragment, parseRoomLink, type RoomLink } from '../link/RoomLink.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'room-listing', sealedBytes: limits.listingBytes };

const content = v.strictObject({ link: v.string() });

/** Seals a room's link for everyone who holds the house's: `limits.listingBytes` bytes. [K9, K16] */
export function sealListing(link: RoomLink, keys: HouseKeys): Bytes {
  return seal(kind, encodeCanonical({ link: formatRoomFragment(link) }), keys);
}

/** The link that is listed in this house; any holder of the house's link can have listed it. [K9, K16] */
export function openListing(
  sealed: Uint8Array,
  keys: HouseKeys,
): Result<RoomLink, Fault<'seal-broken' | 'link-damaged'>> {
  const opened = open(kind, sealed, keys);
  if (!opened.ok) return opened;
  const parsed = parseMessage(content, opened.value);
  const link = parsed.ok ? parseRoomLink(parsed.value.link) : parsed;
  if (!(parsed.ok && link.ok)) return fail('link-damaged');
  if (formatRoomFragment(link.value) === parsed.value.link) return link;
  link.value.secret.wipe();
  return fail('link-damaged');
}
