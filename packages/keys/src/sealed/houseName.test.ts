import { encodeCanonical, limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createHouse, flip, title } from '../../test/fixtures.ts';
import { deriveHouseKeys } from '../link/HouseKeys.ts';
import { deriveRoomKeys } from '../link/RoomKeys.ts';
import { openHouseName, sealHouseName } from './houseName.ts';
import { seal } from './sealed.ts';

const link = await createHouse(0x20, 0);
const keys = await deriveHouseKeys(link);
const elsewhere = await deriveHouseKeys(await createHouse(0x20, 1));
const kind = { type: 'house-name', sealedBytes: limits.houseNameBytes } as const;
const broken = { ok: false, error: { code: 'seal-broken' } };
const malformed = { ok: false, error: { code: 'name-malformed' } };

describe('house name', () => {
  it.each(['', 'The lantern', '語'.repeat(120)])('[K9, K15] round-trips at one size: %j', (text) => {
    const sealed = sealHouseName(title(text), keys);
    expect(sealed.length).toBe(limits.houseNameBytes);
    expect(openHouseName(sealed, keys)).toEqual({ ok: true, value: text });
  });

  it('[K9] opens with no byte changed', () => {
    const sealed = sealHouseName(title('The lantern'), keys);
    for (let index = 0; index < sealed.length; index++) {
      expect(openHouseName(flip(sealed, index), keys)).toEqual(broken);
    }
  });

  it('[K9] opens in no other house, and under no other handle', () => {
    const sealed = sealHouseName(title('The lantern'), keys);
    expect(openHouseName(sealed, elsewhere)).toEqual(broken);
    expect(openHouseName(sealed, { ...keys, houseHandle: elsewhere.houseHandle })).toEqual(broken);
  });

  it('[K9] does not pass for a room card, nor a room card for it', async () => {
    const room = await deriveRoomKeys({ ...link, kind: 'room' });
    const content = encodeCanonical({ name: 'The lantern' });
    expect(openHouseName(seal({ ...kind, type: 'room-card' }, content, keys), keys)).toEqual(broken);
    expect(openHouseName(seal(kind, content, room), keys)).toEqual(broken);
  });

  it.each<[string, unknown]>([
    ['a field too many', { name: 'The lantern', owner: true }],
    ['no name', {}],
    ['a name that is not trimmed', { name: ' The lantern' }],
    ['a name that reorders', { name: 'The\u202Elantern' }],
    ['a text alone', 'The lantern'],
  ])('[K15] is refused with %s inside', (_, content) => {
    expect(openHouseName(seal(kind, encodeCanonical(content), keys), keys)).toEqual(malformed);
  });
});
