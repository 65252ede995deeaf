import { createContext, useContext } from 'react';
import { createNameNumbers } from './createNameNumbers.ts';

/** The numbers of the people in the room that is drawn. */
export const NumbersContext = createContext(createNameNumbers());

/** The number of a person among those of their name in this room; `undefined` for the first one. */
export function useNumber(key: string): number | undefined {
  return useContext(NumbersContext).of(key);
}
