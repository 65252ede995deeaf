import { en, type Strings } from './en.ts';

/**
 * The sentences of the page in its reader's language: a live binding, which only `language.ts` changes. Read it while
 * drawing and keep nothing of it. Otherwise a sentence would stay in the earlier language.
 */
export let strings: Strings = en;

/** Uses these sentences from now on; for `language.ts`. */
export function setStrings(next: Strings): void {
  strings = next;
}
