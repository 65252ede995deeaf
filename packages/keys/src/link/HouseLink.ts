import type { Fault, Result } from '@sotto/base';
import { formatFragment, type Link, parseLink } from './Link.ts';

/** The link of a house: `https://host/h#v1.<house secret>.<owner fingerprint>.<server key fingerprint>`. */
export type HouseLink = Link<'house'>;

/** A house link from the whole URL or from its fragment, as strict as `parseRoomLink`. [K1] */
export function parseHouseLink(fragmentOrUrl: string): Result<HouseLink, Fault<'link-damaged'>> {
  return parseLink('house', fragmentOrUrl);
}

/** The fragment of a house link, without `#`; it holds the house secret. [K1] */
export function formatHouseFragment(link: HouseLink): string {
  return formatFragment(link);
}
