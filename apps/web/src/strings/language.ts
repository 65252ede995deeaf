import { browserStorage } from '../tab/createStorage.ts';
import { createLanguage } from './createLanguage.ts';

/** The language of this page: the current one, the possible ones, and the way to change it. */
export const language = createLanguage({
  storage: browserStorage,
  wanted: navigator.languages,
  root: document.documentElement,
});
