import { looksEmpty } from './lookOf.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first visible character of a name as a reader counts characters, as a capital if its script has them. */
export function initialOf(name: string): string {
  for (const { segment } of graphemes.segment(name)) {
    if (!looksEmpty(segment)) return segment.trim().toLocaleUpperCase();
  }
  return '·';
}
