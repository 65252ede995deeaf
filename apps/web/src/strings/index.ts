import { en, type Strings } from './en.ts';

/** The sentences of the page in its reader's language; there is one so far. */
export const strings: Strings = en;
