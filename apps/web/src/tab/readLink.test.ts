import { toBase64url } from '@sotto/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFragment, readLink } from './readLink.ts';

const origin = 'https://sotto.example';
const ofLength = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((b) => toBase64url(b));
const fragments = fc.tuple(ofLength(32), ofLength(16), ofLength(16)).map((parts) => ['v1', ...parts].join('.'));
const sample = `v1.${'A'.repeat(43)}.${'B'.repeat(21)}A.${'_'.repeat(21)}w`;
const paths = fc.constantFrom('/r', '/h');

/** Things that were seen around, in and after links. */
const before = fc.constantFrom(
  '',
  ' ',
  '\n',
  '<',
  '(',
  '"',
  'Join us: ',
  'Komm:',
  '[Tea](',
  '<a href="',
  '\u200b',
  '> ',
);
const glued = fc.constantFrom('', '?fbclid=IwAR0_x-1', '?utm_source=mail&x=1', '/', '/?gclid=1');
const after = fc.constantFrom(
  '',
  ' ',
  '.',
  ',',
  '!',
  ')',
  '>',
  '">Tea</a>',
  '&fbclid=IwAR0x',
  '?utm_source=x',
  '%3E',
  '%20',
  '\u200b',
  '\u2060.',
  ' see you',
  '\n\nAda',
  '_',
  '*',
  '~',
  '…',
  '/',
  '#',
  ';',
  '|',
  '\u00a0',
  '가요',
);

function hrefOf(text: string, at = origin) {
  const read = readLink(text, at);
  return read.ok ? read.url.href : read.code;
}

/** `text` with `mark` set at a place between 0 and 1 of it. */
const setAt = (text: string, mark: string, place: number) => {
  const index = Math.floor(place * text.length);
  return text.slice(0, index) + mark + text.slice(index);
};

describe('a pasted link', () => {
  test('is found whatever stands around it', () => {
    fc.assert(
      fc.property(before, paths, glued, fragments, after, (lead, path, query, fragment, tail) => {
        expect(hrefOf(`${lead}${origin}${path}${query}#${fragment}${tail}`)).toBe(`${origin}${path}#${fragment}`);
      }),
    );
  });

  test('is found with invisible characters anywhere in it', () => {
    const marks = fc.constantFrom('\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u202c');
    const places = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fragments, marks, places, (fragment, mark, place) => {
        expect(hrefOf(setAt(`${origin}/r#${fragment}`, mark, place))).toBe(`${origin}/r#${fragment}`);
      }),
    );
  });

  test('is found broken over two lines of a mail', () => {
    const breaks = fc.constantFrom('\n', '\r\n', '=\r\n', '\n> ', '\n  ');
    fc.assert(
      fc.property(fragments, breaks, fc.double({ min: 0.2, max: 1, noNaN: true }), (fragment, mark, place) => {
        expect(hrefOf(`${origin}/r#${setAt(fragment, mark, place)}`)).toBe(`${origin}/r#${fragment}`);
      }),
    );
  });

  test('keeps its secret whole or leads nowhere, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fragments,
        fc.string({ unit: 'grapheme' }),
        (lead, fragment, tail) => {
          const read = readLink(`${lead}${origin}/r#${fragment}${tail}`, origin);
          if (read.ok) expect(read.url.hash).toBe(`#${fragment}`);
        },
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readLink(text, origin)));
  });

  test.each([
    ['escaped underscores', `${origin}/r#${sample.replaceAll('_', '\\_')}`],
    ['a path with a slash and a capital', `HTTPS://sotto.example/R/#${sample}`],
    ['no scheme', `sotto.example/r#${sample}`],
    ['a redirection before it', `https://away.example/?to=${origin}/r#${sample}`],
    ['only what follows the #', sample],
    ['only what follows the #, with it', `#${sample}`],
    ['only what follows the #, in a sentence mark', `<${sample}>.`],
  ])('is found with %s', (_, text) => {
    expect(hrefOf(text)).toBe(`${origin}/r#${sample}`);
  });

  test('leads to this server as this page was reached, and to any other by https', () => {
    const local = 'http://localhost:8080';
    expect(hrefOf(`localhost:8080/r#${sample}`, local)).toBe(`${local}/r#${sample}`);
    expect(hrefOf(`localhost:8081/r#${sample}`, local)).toBe(`https://localhost:8081/r#${sample}`);
    expect(hrefOf(`https://other.example/r#${sample}`)).toBe(`https://other.example/r#${sample}`);
  });

  test('to claim a server is one as well', () => {
    const claim = `v1.${'A'.repeat(43)}.${'B'.repeat(21)}A`;
    expect(hrefOf(`${origin}/claim#${claim}.`)).toBe(`${origin}/claim#${claim}`);
  });

  test('stays damaged if it lacks a part, so that the client says so', () => {
    expect(hrefOf(`${origin}/r#v1.secret`)).toBe(`${origin}/r#v1.secret`);
    expect(hrefOf(`${origin}/r#${sample.slice(0, -9)}`)).toBe(`${origin}/r#${sample.slice(0, -9)}`);
  });

  test.each([
    '',
    'hello',
    'https://',
    `${origin}/#${sample}`,
    `${origin}/room#${sample}`,
    'javascript:alert(1)//r#v1.a',
  ])('leads nowhere: %j', (text) => {
    expect(hrefOf(text)).toBe('link-damaged');
  });

  test.each([
    `${origin}/r`,
    `${origin}/h/`,
    ' sotto.example/r ',
    `see ${origin}/h#0d9ba3a2-7c5b-4b0e-9a70-0a8f9d1c2b3a`,
    `${origin}/r?fbclid=x`,
    `${origin}/r#`,
  ])('without a key is told from a damaged one: %j', (text) => {
    expect(hrefOf(text)).toBe('link-without-key');
  });

  test.each([
    `${origin}/r%23${sample}`,
    `${origin}/r%2523${sample}`,
    `https://safe.example/?url=https%3A%2F%2Fsotto.example%2Fr%23${sample}&data=1`,
  ])('with an encoded # is called exposed: %j', (text) => {
    expect(hrefOf(text)).toBe('link-exposed');
  });
});

describe('the fragment of an address', () => {
  test('is read without text that was added to it', () => {
    fc.assert(
      fc.property(fragments, after, (fragment, tail) => {
        expect(readFragment('room', `${fragment}${tail}`)).toBe(fragment);
        expect(readFragment('room', encodeURI(`${fragment}${tail}`))).toBe(fragment);
      }),
    );
  });

  test.each(['', 'section', '0d9ba3a2-7c5b-4b0e-9a70-0a8f9d1c2b3a', '%E0%A4%A'])('has no key: %j', (text) => {
    expect(readFragment('house', text)).toBeUndefined();
  });
});

describe('a text of 200,000 letters', () => {
  const many = 200_000;

  test.each([
    ['without a link', 'a'.repeat(many), 'link-damaged'],
    ['glued to a link', `${'a'.repeat(many)}${origin}/r#${sample}`, `${origin}/r#${sample}`],
    ['with a link after it', `${'a '.repeat(many / 2)}${origin}/r#${sample}`, `${origin}/r#${sample}`],
    ['of blanks within a link', `${origin}/r#v1.${' '.repeat(many)}`, `${origin}/r#v1.`],
    ['of line breaks within a link', `${origin}/r#v1.${'\n'.repeat(many)}`, `${origin}/r#v1.`],
  ])('%s is read without going back over it', (_, text, read) => {
    expect(hrefOf(text)).toBe(read);
  });
});
