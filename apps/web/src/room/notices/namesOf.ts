import type { Person } from '@sotto/client';
import { isolate } from '../../parts/isolate.ts';
import { strings } from '../../strings/index.ts';

/** Most names in one sentence; the others are given as a number. */
const mostNames = 3;

/** Names people for a sentence: all of a few; of a crowd three, and how many others. */
export function namesOf(people: readonly Pick<Person, 'name'>[]): string {
  const named = people.length <= mostNames + 1 ? people : people.slice(0, mostNames);
  return strings.people(
    named.map(({ name }) => isolate(name)),
    people.length - named.length,
  );
}
