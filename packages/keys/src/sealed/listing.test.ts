import { encodeCanonical, limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createHouse, createRoom, flip } from '../../test/fixtures.ts';
import { deriveHouseKeys } from '../link/HouseKeys.ts';
import { formatRoomFragment } from '../link/RoomLink.ts';
import { openListing, sealListing } from './listing.ts';
import { seal } from './sealed.ts';

const link = await createRoom(0x20, 0);
const keys = await deriveHouseKeys(await createHouse(0x20, 1));
const elsewhere = await deriveHouseKeys(await createHouse(0x20, 2));
const kind = { type: 'room-listing', sealedBytes: limits.listingBytes } as const;
const broken = { ok: false, error: { code: 'seal-broken' } };
const damaged = { ok: false, error: { code: 'link-damaged' } };
const fragment = formatRoomFragment(link);

describe('listing', () => {
  it('[K9, K16] round-trips a room’s link at one size', () => {
    const sealed = sealListing(link, keys);
    expect(sealed.length).toBe(limits.listingBytes);
    const opened = openListing(sealed, keys);
    expect(opened.ok && formatRoomFragment(opened.value)).toBe(fragment);
  });

  it('[K9] opens with no byte changed', () => {
    const sealed = sealListing(link, keys);
    for (let index = 0; index < sealed.length; index++) expect(openListing(flip(sealed, index), keys)).toEqual(broken);
  });

  it('[K9] opens in no other house, and is taken for nothing else that a house seals', () => {
    expect(openListing(sealListing(link, keys), elsewhere)).toEqual(broken);
    const content = encodeCanonical({ link: fragment });
    expect(openListing(seal({ ...kind, type: 'house-name' }, content, keys), keys)).toEqual(broken);
  });

  it('[K9] tells nothing by its bytes: two of one link share none', () => {
    expect(sealListing(link, keys)).not.toEqual(sealListing(link, keys));
  });

  it.each<[string, unknown]>([
    ['a field too many', { link: fragment, title: 'Tea' }],
    ['no link', {}],
    ['a link of another spelling', { link: `#${fragment}` }],
    ['a whole address', { link: `https://h/r#${fragment}` }],
    ['half a link', { link: fragment.slice(0, 50) }],
    ['a text alone', fragment],
  ])('[K16] is refused with %s inside', (_, content) => {
    expect(openListing(seal(kind, encodeCanonical(content), keys), keys)).toEqual(damaged);
  });
});
