import { describe, expect, it } from 'vitest';
import { splitLinks } from './splitLinks.ts';

const linksIn = (text: string) => splitLinks(text).flatMap((part) => (part.isLink ? [part.text] : []));

describe('the links of a message', () => {
  it('are addresses of the web, without the punctuation after them', () => {
    expect(linksIn('See https://a.example/b?c=d#e, and (http://f.example).')).toEqual([
      'https://a.example/b?c=d#e',
      'http://f.example',
    ]);
  });

  it('are nothing that runs in the page or opens another program', () => {
    expect(linksIn('javascript:alert(1) data:text/html,x mailto:a@b.example ftp://c.example https://')).toEqual([]);
  });

  it('are found at once in a message that is made to take long', () => {
    // Steps that grow with the square of this length would not end within the time of a test.
    const long = `https://a.example/${')'.repeat(500_000)}a`;
    expect(linksIn(`${long}. And`)).toEqual([long]);
  });

  it('leave every other character as it was written', () => {
    const text = 'a https://b.example/ü c\nhttps://d.example!';
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
