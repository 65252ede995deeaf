import type { Person } from '@sotto/client';
import { expect, test } from 'vitest';
import { isLastModerator } from './isLastModerator.ts';

const nobody: Person = {
  key: '',
  name: '',
  isSelf: false,
  isModerator: false,
  isMuted: false,
  isSpeaking: false,
  isVerified: true,
};
const ada = { ...nobody, key: 'ada', isSelf: true, isModerator: true };
const ben = { ...nobody, key: 'ben' };

test('the only moderator is the last one, on stage or in the audience', () => {
  expect(isLastModerator({ stage: [ada, ben], audience: [] })).toBe(true);
  expect(isLastModerator({ stage: [ben], audience: [ada] })).toBe(true);
});

test('one of two is not, and neither is who moderates nothing', () => {
  expect(isLastModerator({ stage: [ada, { ...ben, isModerator: true }], audience: [] })).toBe(false);
  expect(isLastModerator({ stage: [{ ...ada, isModerator: false }], audience: [ben] })).toBe(false);
});
