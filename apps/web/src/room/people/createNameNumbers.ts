import type { Person } from '@sotto/client';
import { lookOf } from '../../names/lookOf.ts';

/** Numbers that tell people apart whose names look the same. */
export interface NameNumbers {
  /** Takes in the people who are shown. */
  see(people: readonly Pick<Person, 'key' | 'name'>[]): void;
  /** The number of a person among those whose names look like theirs, from 2; `undefined` for the first one. */
  of(key: string): number | undefined;
}

/** Numbers people in the order in which they are first shown. A number stays with its person, and nobody else gets it. */
export function createNameNumbers(): NameNumbers {
  const counts = new Map<string, number>();
  const numbers = new Map<string, number>();
  return {
    see(people) {
      for (const { key, name } of people) {
        if (numbers.has(key)) continue;
        const look = lookOf(name);
        const number = (counts.get(look) ?? 0) + 1;
        counts.set(look, number);
        numbers.set(key, number);
      }
    },
    of(key) {
      const number = numbers.get(key);
      return number === 1 ? undefined : number;
    },
  };
}
