/**
 * An absolute URL, or `undefined` where the text is none. `URL.canParse` is no answer: of some hosts of 16 KiB and more it
 * says yes in Node 24, and the constructor throws.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
