import { randomBytes } from '@sotto/base';
import { expect, test } from 'vitest';
import { intentOf } from './intentOf.ts';

test('[P6] a power is on the stay that was drawn, under the key that it was drawn with', () => {
  const [join, member] = [randomBytes(16), randomBytes(32)];
  const known = { join, version: 3, credential: { member } as never };
  expect(intentOf('invite', known)).toEqual({ act: 'allow', about: [{ join, member }] });
  expect(intentOf('remove', known)).toEqual({ act: 'eject', about: [{ join, member }] });
  expect(intentOf('ban', known)).toEqual({ act: 'eject', isBan: true, about: [{ join, member }] });
});
