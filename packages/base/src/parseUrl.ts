/**
 * Parses an absolute URL; returns `undefined` for any other text. `URL.canParse` is not enough: for some hosts of 16
 * KiB and more it returns true in Node 24, and then the constructor throws.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
