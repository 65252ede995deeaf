/** A part of a message: words, or an address that can be opened. */
export interface MessagePart {
  readonly text: string;
  readonly isLink: boolean;
}

const address = /https?:\/\/[^\s<>"'`]+/gi;
/** Punctuation at the end of a sentence, which is hardly ever part of an address. */
const ending = new Set('.,;:!?)]}»”’');

/** Finds the addresses in a message. */
export function splitLinks(text: string): readonly MessagePart[] {
  const parts: MessagePart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const link = withoutEnding(found);
    if (!URL.canParse(link)) continue;
    if (index > from) parts.push({ text: text.slice(from, index), isLink: false });
    parts.push({ text: link, isLink: true });
    from = index + link.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isLink: false });
  return parts;
}

/** In one pass: a pattern would try each of a thousand brackets, in each message, at each draw. */
function withoutEnding(found: string): string {
  let length = found.length;
  while (ending.has(found.charAt(length - 1))) length--;
  return found.slice(0, length);
}
