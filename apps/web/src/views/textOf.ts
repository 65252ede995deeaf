// What a room refuses in a name or title: control characters, line breaks, and all that reorders the text around it.
// Keyboards and copied texts bring them along unseen.
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** What was typed into a field of a form, without the spaces around it and the characters that nobody saw. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.toWellFormed().replace(unseen, '').trim() : '';
}
