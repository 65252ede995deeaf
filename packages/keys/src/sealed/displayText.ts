import { type Brand, type Fault, fail, fromText, ok, type Result } from '@sotto/base';

/** A person's name in a room; may be empty. */
export type Name = Brand<string, 'Name'>;

/** A room's title; may be empty. */
export type Title = Brand<string, 'Title'>;

/** The text of a chat message; never empty. */
export type ChatText = Brand<string, 'ChatText'>;

/** Limits of a text: Unicode code points, and bytes of UTF-8. */
export interface TextLimits {
  readonly characters: number;
  readonly utf8Bytes: number;
}

/** The greatest length of a name. [K11] */
export const nameLimits: TextLimits = { characters: 64, utf8Bytes: 192 };

/** The greatest length of a title. [K11] */
export const titleLimits: TextLimits = { characters: 120, utf8Bytes: 360 };

/** Limits of a `ChatText`. [T3] */
export const chatTextLimits: TextLimits = { characters: 1_000, utf8Bytes: 1_200 };

// Control characters, half a surrogate pair, line breaks, and all that reorders the text around it (UAX 9).
const refused = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** `visible` is the text without the characters that its kind allows and a name does not. */
function fits(text: unknown, limits: TextLimits, visible = text): boolean {
  if (typeof text !== 'string' || typeof visible !== 'string' || text.length > limits.utf8Bytes) return false;
  const isShort = [...text].length <= limits.characters && fromText(text).length <= limits.utf8Bytes;
  return isShort && text === text.trim() && !refused.test(visible);
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

/** Tells whether a value is a chat text in its only valid form: like a title, but of one or more lines. [T3] */
export function isChatText(value: unknown): value is ChatText {
  return typeof value === 'string' && value !== '' && fits(value, chatTextLimits, value.replaceAll('\n', ' '));
}

// Line breaks of other systems, and characters that people type or paste without seeing them.
const [lineBreaks, unseen] = [/\r\n|[\r\u2028\u2029]/g, /(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu];

/**
 * Parses a chat text as typed, trims it, and leaves out what a chat text may not have: keyboards for Arabic and Hebrew
 * type marks of direction, and pasted tables have tabs. `message-refused` if it is empty or too long. [T3]
 */
export function parseChatText(typed: string): Result<ChatText, Fault<'message-refused'>> {
  const text = typed.replaceAll(lineBreaks, '\n').replaceAll('\t', ' ').replaceAll(unseen, '').trim();
  return isChatText(text) ? ok(text) : fail('message-refused');
}
