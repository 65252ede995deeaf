import { lookOf } from '../names/lookOf.ts';

const tints = 6;

/**
 * Chooses one of the tints in styles/voice.css: always the same for names that look the same. People of one look get
 * different ones.
 */
export function tintOf(name: string, number = 1): number {
  let sum = 0;
  for (const character of lookOf(name)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return (sum + number - 1) % tints;
}
