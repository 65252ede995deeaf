import { shownName } from '../names/shownName.ts';

/**
 * Isolates a name for a sentence. A name that is written the other way then can't reorder the words around it (UAX 9).
 */
export function isolate(name: string): string {
  return `\u2068${shownName(name)}\u2069`;
}
