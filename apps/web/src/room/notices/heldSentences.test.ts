import type { Person } from '@sotto/client';
import { expect, test } from 'vitest';
import { idlePerson } from '../../../test/idlePerson.ts';
import { goOnLabel, heldSentences } from './heldSentences.ts';

const moderator = (name: string): Person => ({ key: name, name, ...idlePerson, isModerator: true });
const ada = moderator('Ada');
const ben = moderator('Ben');
const unmarked = (sentences: readonly string[]) => sentences.map((text) => text.replaceAll(/[\u2068\u2069]/g, ''));

test('[B2] moderators who are waited for are named in one sentence, and on the button without marks', () => {
  const held = [ada, ben].map((one) => ({ why: 'unconfirmed', moderator: one }) as const);
  expect(unmarked(heldSentences(held))).toEqual(['Ada and Ben can’t be reached.']);
  expect(goOnLabel(held)).toBe('Go on without Ada and Ben');
});

test('[B2] each reason has its own sentence, and one that waits for nobody has a button that names nobody', () => {
  const held = [
    { why: 'behind', moderator: ada },
    { why: 'behind', moderator: undefined },
    { why: 'nobody-heard', moderator: undefined },
  ] as const;
  expect(unmarked(heldSentences(held))).toEqual([
    'Ada changed something in this room that has not reached you.',
    'You hear nobody, although others are on stage.',
  ]);
  expect(goOnLabel(held)).toBe('Go on');
});

test('[P6] a moderator who was not verified is waited for without a name', () => {
  const held = [{ why: 'unconfirmed', moderator: undefined }] as const;
  expect(heldSentences(held)).toEqual(['A moderator can’t be reached.']);
  expect(goOnLabel(held)).toBe('Go on');
});
