const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first character of a name as a reader counts characters, as a capital if its script has them. */
export function initialOf(name: string): string {
  const [first] = graphemes.segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '·';
}
