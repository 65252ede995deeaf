import { shownName } from '../names/shownName.ts';

/** A name for a sentence. One that is written the other way can't reorder what stands around it (UAX 9). */
export function isolate(name: string): string {
  return `\u2068${shownName(name)}\u2069`;
}
