import { randomBytes } from '@sotto/base';
import { isEntrySigned } from '@sotto/records';
import { expect, test } from 'vitest';
import { createSession } from '../identity/session.ts';
import { ready } from '../identity/sodium.ts';
import { signLeave, signRegistration } from './signEntry.ts';

await ready;

test('[G5] a leave is signed for what it is, whatever else is known of the stay', () => {
  const session = createSession();
  const place = { start: randomBytes(32), join: randomBytes(16) };
  const registration = signRegistration({ ...place, credential: randomBytes(300) }, session);
  const leave = signLeave({ ...place, ...registration }, session);
  expect(Object.keys(leave)).toEqual(['join', 'signature']);
  expect(isEntrySigned(leave, { start: place.start, session: session.signing.publicKey })).toBe(true);
});
