import type { Claim } from './house/createClaim.ts';
import type { HouseVisit } from './house/createHouseVisit.ts';
import type { Away } from './room/Away.ts';
import type { RoomVisit } from './tab/createRoomVisit.ts';
import type { LinkFault } from './tab/readLink.ts';

/** The place that this tab shows. */
export type Place =
  | { readonly at: 'home' }
  | { readonly at: 'room'; readonly visit: RoomVisit; readonly away?: Away }
  /** `isNew` is true right after the house was claimed, when its only link is here. */
  | { readonly at: 'house'; readonly house: HouseVisit; readonly isNew: boolean }
  | { readonly at: 'claim'; readonly claim: Claim }
  /** An address that leads nowhere. `code` says why, unless the address is simply not one of ours. */
  | { readonly at: 'astray'; readonly code: LinkFault | undefined };
