import type { Person, RoomDoubt } from '@sotto/client';
import { expect, test } from 'vitest';
import { idlePerson } from '../../../test/idlePerson.ts';
import { doubtSentences } from './doubtSentences.ts';

const ada: Person = { key: 'a', name: 'Ada', ...idlePerson };
const ben: Person = { key: 'b', name: 'Ben', ...idlePerson };
const said = (...doubts: readonly RoomDoubt[]) =>
  doubtSentences(doubts).map((text) => text.replaceAll(/[\u2068\u2069]/g, ''));

test('[G8] two who signed different keys are both named', () => {
  expect(said({ kind: 'keys-differ', signers: [ada, ben] })).toEqual([expect.stringMatching(/^Ada and Ben signed/)]);
});

test('[P6] does not name the unverified one of two signers', () => {
  expect(said({ kind: 'keys-differ', signers: [ada] })).toEqual([
    expect.stringMatching(/^Ada and somebody else signed/),
  ]);
});

test('a list that nobody signed is the word of the server', () => {
  expect(said({ kind: 'roster-differs', signers: [] })).toEqual([expect.stringMatching(/^The server shows/)]);
  expect(said({ kind: 'roster-differs', signers: [ada] })).toEqual([expect.stringMatching(/^Ada signed another list/)]);
});

test('the newest doubt comes first, and two that say the same are one', () => {
  const lies = { kind: 'lies', signers: [] } as const;
  const differs = { kind: 'log-differs', signers: [ben] } as const;
  expect(said(lies, lies, differs)).toEqual([
    expect.stringMatching(/^Ben signed another history/),
    expect.stringMatching(/^Somebody on stage signed/),
  ]);
});
