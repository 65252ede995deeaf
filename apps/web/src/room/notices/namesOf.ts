import type { Person } from '@sotto/client';
import { isolate } from '../../parts/isolate.ts';
import { strings } from '../../strings/index.ts';

/** Names that one sentence holds; the others in it are a number. */
const mostNames = 3;

/** People as a sentence names them: all of a few, and of a crowd three and how many besides. */
export function namesOf(people: readonly Pick<Person, 'name'>[]): string {
  const named = people.length <= mostNames + 1 ? people : people.slice(0, mostNames);
  return strings.people(
    named.map(({ name }) => isolate(name)),
    people.length - named.length,
  );
}
