import { looksEmpty } from '../names/lookOf.ts';

// Characters that a room refuses in a name or title: control characters, line breaks, and everything that reorders the
// text around it. Keyboards and copied texts add them unseen.
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** The text of a form field, without spaces around it and refused characters; empty if it looks empty. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  const text = typeof value === 'string' ? value.toWellFormed().replace(unseen, '').trim() : '';
  return looksEmpty(text) ? '' : text;
}
