import { type EncodedForm, textForm } from './Needle.ts';

/**
 * The forms that only text has, in any case of letters: UTF-16, Latin-1, escaped for JSON, for HTML, for URLs and
 * forms.
 */
export function textNeedles(text: string): readonly EncodedForm[] {
  const wide = Buffer.from(text, 'utf16le');
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const escapeUnit = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`;
  const ascii = units.map((unit) => (unit < 0x80 ? String.fromCharCode(unit) : escapeUnit(unit))).join('');
  const uri = encodeURIComponent(text);
  return [
    textForm('raw', text, true),
    textForm('json', JSON.stringify(text).slice(1, -1), true),
    textForm('json ascii', ascii, true),
    textForm('json units', units.map(escapeUnit).join(''), true),
    textForm('html', escapeHtml(text), true),
    textForm('percent', uri, true),
    textForm('percent form', uri.replaceAll('%20', '+'), true),
    { encoding: 'utf-16le', bytes: wide, ignoresCase: true },
    { encoding: 'utf-16be', bytes: Buffer.from(wide).swap16(), ignoresCase: true },
    ...(units.every((unit) => unit < 0x100) ? [latin1(text)] : []),
  ];
}

function latin1(text: string): EncodedForm {
  return { encoding: 'latin-1', bytes: Buffer.from(text, 'latin1'), ignoresCase: true };
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
