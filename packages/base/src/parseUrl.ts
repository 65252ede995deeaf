/**
 * An absolute URL, or `undefined` where the text is none. `URL.canParse` is no answer: of a host of 16 KiB it says yes where
 * the constructor throws.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
