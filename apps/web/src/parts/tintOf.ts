const tints = 6;

/** One of the tints in styles/voice.css, always the same for the same person. */
export function tintOf(key: string): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % tints;
}
