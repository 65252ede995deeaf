import { en, type Strings } from './en.ts';

/**
 * The sentences of the page in its reader's language: a live binding, which `language.ts` alone changes. Read it while
 * drawing and keep nothing of it, or a sentence would stay behind in the language of before.
 */
export let strings: Strings = en;

/** Says everything with these sentences from now on; for `language.ts`. */
export function setStrings(next: Strings): void {
  strings = next;
}
