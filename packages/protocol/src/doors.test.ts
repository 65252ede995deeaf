import { expect, test } from 'vitest';
import { parseDoors } from './doors.ts';

test('a server’s doors are two booleans, and nothing else passes for them', () => {
  expect(parseDoors({ isOpenToAll: true, isClaimable: false, more: 1 })).toEqual({
    isOpenToAll: true,
    isClaimable: false,
  });
  for (const value of [undefined, null, 'yes', {}, { isOpenToAll: true }, { isOpenToAll: 1, isClaimable: 0 }])
    expect(parseDoors(value)).toBeUndefined();
});
