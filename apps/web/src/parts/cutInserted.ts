import { fits, type Longest } from './longest.ts';

/** The text of a field, and the place in it where the person types. */
export interface Typed {
  readonly text: string;
  readonly caret: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Cuts the text that was just typed or pasted into a field, so that all of it fits. The cut lies between two graphemes:
 * no emoji falls apart, and no letter loses its accent. The rest of the text stays as it was `before`.
 */
export function cutInserted(before: string, { text, caret }: Typed, limit: Longest): Typed {
  if (fits(text, limit)) return { text, caret };
  const head = text.slice(0, caret);
  const tail = text.slice(caret);
  const kept = countShared(before, head);
  const ends = [...graphemes.segment(head)].map(({ index, segment }) => index + segment.length);
  const end = ends.findLast((place) => place > kept && fits(head.slice(0, place) + tail, limit)) ?? kept;
  return { text: head.slice(0, end) + tail, caret: end };
}

/** The length of the beginning that two texts share, in whole code points. */
function countShared(one: string, other: string): number {
  let count = 0;
  for (const character of one) {
    if (!other.startsWith(character, count)) break;
    count += character.length;
  }
  return count;
}
