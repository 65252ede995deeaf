import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

const sources = join(import.meta.dirname, '..');
/** Attributes that browsers read out or show. */
const spoken =
  /^(alt|title|placeholder|label|summary|content|aria-(label|description|valuetext|roledescription|placeholder))$/;
/** Tells whether a text would be read: a word of some length, or two words. Entities and marks such as `·` are not. */
const isText = (text: string) => /\p{L}/u.test(text);
const isSentence = (text: string) => /\p{L}{2,} \p{L}/u.test(text);

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * Sentences that a source contains itself: text between tags, spoken attributes, and any string of several words
 * elsewhere.
 */
function sentencesIn(node: unknown, isClass = false): string[] {
  if (Array.isArray(node)) return node.flatMap((one) => sentencesIn(one, isClass));
  if (typeof node !== 'object' || node === null || !('type' in node)) return [];
  const { type, ...fields } = node as Node;
  // A thrown text reports a bug of ours, and nobody reads it on the page.
  if (type === 'ImportDeclaration' || type === 'ThrowStatement') return [];
  if (type === 'JSXText') return isText(String(fields['value'])) ? [String(fields['value']).trim()] : [];
  if (type === 'JSXAttribute') return sentencesInAttribute(fields);
  if (type === 'Literal' || type === 'TemplateElement') {
    const text = type === 'Literal' ? fields['value'] : (fields['value'] as { cooked: string }).cooked;
    return !isClass && typeof text === 'string' && isSentence(text) ? [text] : [];
  }
  return Object.values(fields).flatMap((field) => sentencesIn(field, isClass));
}

function sentencesInAttribute({ name, value }: Record<string, unknown>): string[] {
  const attribute = String((name as { name: unknown }).name);
  const { type, value: text } = (value ?? {}) as { type?: string; value?: unknown };
  if (type === 'Literal' && spoken.test(attribute)) return isText(String(text)) ? [String(text)] : [];
  return sentencesIn(value, attribute === 'className' || attribute === 'd');
}

function sentencesOfFile(name: string, source: string): string[] {
  return sentencesIn(parseSync(name, source).program);
}

const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !name.includes('.test.') && !name.startsWith('strings/'),
);

test.each(files)('%s has no sentence of its own', (name) => {
  expect(sentencesOfFile(name, readFileSync(join(sources, name), 'utf8'))).toEqual([]);
});

test.each([
  ['<p>Hello</p>', ['Hello']],
  ['<button type="button" aria-label="Close" />', ['Close']],
  ['<p>{isOpen ? "It is open" : strings.closed}</p>', ['It is open']],
  ['<p title={`Volume of NAME`} />', ['Volume of NAME']],
  ['<p className="wide open" data-tint="1">{strings.hello} · {count}</p>', []],
])('%s is seen through', (source, found) => {
  expect(sentencesOfFile('View.tsx', source)).toEqual(found);
});
