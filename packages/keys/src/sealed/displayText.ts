import { type Brand, type Fault, fail, fromText, ok, type Result } from '@sotto/base';

/** A person's name in a room; may be empty. */
export type Name = Brand<string, 'Name'>;

/** A room's title; may be empty. */
export type Title = Brand<string, 'Title'>;

/** Limits of a text: Unicode code points, and bytes of UTF-8. */
export interface TextLimits {
  readonly characters: number;
  readonly utf8Bytes: number;
}

/** Limits of a `Name`. [K11] */
export const nameLimits: TextLimits = { characters: 64, utf8Bytes: 192 };

/** Limits of a `Title`. [K11] */
export const titleLimits: TextLimits = { characters: 120, utf8Bytes: 360 };

// Control characters, half a surrogate pair, line breaks, and all that reorders the text around it (UAX 9).
const refused = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

function fits(text: unknown, limits: TextLimits): boolean {
  if (typeof text !== 'string' || text.length > limits.utf8Bytes) return false;
  const isShort = [...text].length <= limits.characters && fromText(text).length <= limits.utf8Bytes;
  return isShort && text === text.trim() && !refused.test(text);
}

/**
 * Tells whether a value is a name in its only valid form: trimmed, within limits, without hidden or reordering
 * characters. [K11]
 */
export function isName(value: unknown): value is Name {
  return fits(value, nameLimits);
}

/** Tells whether a value is a title in its only valid form, under the same rules as a name. [K11] */
export function isTitle(value: unknown): value is Title {
  return fits(value, titleLimits);
}

/** Parses a name as typed, and trims it; `name-refused` if `isName` then says no. [K11] */
export function parseName(typed: string): Result<Name, Fault<'name-refused'>> {
  const name = typed.trim();
  return isName(name) ? ok(name) : fail('name-refused');
}

/** Parses a title as typed, and trims it; `title-refused` if `isTitle` then says no. [K11] */
export function parseTitle(typed: string): Result<Title, Fault<'title-refused'>> {
  const title = typed.trim();
  return isTitle(title) ? ok(title) : fail('title-refused');
}
