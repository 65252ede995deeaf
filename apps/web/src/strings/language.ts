import { storageOf } from '../tab/storageOf.ts';
import { createLanguage } from './createLanguage.ts';

/** The language of this page: the current one, the possible ones, and the way to change it. */
export const language = createLanguage({
  storage: storageOf(() => localStorage),
  wanted: navigator.languages,
  root: document.documentElement,
});
