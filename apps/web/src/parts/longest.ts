/** The most that a field takes, in Unicode code points and in bytes of UTF-8. */
export interface Longest {
  readonly characters: number;
  readonly utf8Bytes: number;
}

/** The limits of a room. [K11, T3] */
export const longest = {
  name: { characters: 64, utf8Bytes: 192 },
  title: { characters: 120, utf8Bytes: 360 },
  message: { characters: 1_000, utf8Bytes: 1_200 },
} as const satisfies Readonly<Record<string, Longest>>;

const utf8 = new TextEncoder();
/** The most bytes that one character takes in the scripts of most people. */
const usualBytes = 3;

/** The number of characters that still fit behind a text, or a little fewer; negative if it is too long. */
export function leftIn(text: string, { characters, utf8Bytes }: Longest): number {
  const bytesLeft = utf8Bytes - utf8.encode(text).length;
  return Math.min(characters - [...text].length, Math.floor(bytesLeft / usualBytes));
}

export function fits(text: string, { characters, utf8Bytes }: Longest): boolean {
  return [...text].length <= characters && utf8.encode(text).length <= utf8Bytes;
}
