import type { Person } from '@sotto/client';
import type { Inside } from '../Inside.ts';

/** Somebody of the room, wherever they are shown. */
export function findPerson(inside: Inside, key: string): Person | undefined {
  const { stage, audience, raisedHands, waiting } = inside;
  const hands = raisedHands.map(({ person }) => person);
  return [...stage, ...audience, ...hands, ...waiting].find((person) => person.key === key);
}
