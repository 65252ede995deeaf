import { expect, test } from 'vitest';
import { inside, person, speakers } from '../../../stories/people.ts';
import { lacksModerator } from './lacksModerator.ts';

const left = {
  ...inside,
  stage: speakers.filter(({ isModerator }) => !isModerator),
  audience: [person('Dara')],
  audienceCount: 1,
};

test('a room without a moderator on stage or in the audience lacks one', () => {
  expect(lacksModerator(left)).toBe(true);
});

test.each([
  ['a moderator on stage', { stage: speakers }],
  ['a moderator in the audience', { audience: [person('Dara', { isModerator: true })] }],
  ['an audience that is not all shown', { audienceCount: 2 }],
  ['an audience that is shown from its middle on', { audienceFrom: 1 }],
  ['somebody who could not be verified', { unverifiedCount: 1 }],
])('a room with %s is not said to lack one', (_, part) => {
  expect(lacksModerator({ ...left, ...part })).toBe(false);
});
