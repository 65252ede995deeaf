import type { Fault, Result } from '@sotto/base';
import { formatFragment, type Link, parseLink } from './Link.ts';

/** The link of a room: `https://host/r#v1.<room secret>.<owner fingerprint>.<server key fingerprint>`. */
export type RoomLink = Link<'room'>;

/**
 * A room link from the whole URL or from its fragment, with or without `#`. [K1]
 *
 * One spelling only: exact lengths, canonical unpadded base64url, version 1, and of a URL the path `/r`.
 */
export function parseRoomLink(fragmentOrUrl: string): Result<RoomLink, Fault<'link-damaged'>> {
  return parseLink('room', fragmentOrUrl);
}

/** The fragment of a room link, without `#`; it holds the room secret. [K1] */
export function formatRoomFragment(link: RoomLink): string {
  return formatFragment(link);
}
