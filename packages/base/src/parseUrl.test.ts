import { expect, it, vi } from 'vitest';
import { parseUrl } from './parseUrl.ts';

it('gives a URL, and nothing for what is none', () => {
  expect(parseUrl('https://example.org/r#v1')?.hash).toBe('#v1');
  for (const text of ['', 'v1.abc', 'https://', 'https://exa mple.org']) expect(parseUrl(text)).toBeUndefined();
});

it('asks the constructor, whatever `canParse` says', () => {
  const canParse = vi.spyOn(URL, 'canParse').mockReturnValue(true);
  expect(parseUrl('no URL')).toBeUndefined();
  canParse.mockRestore();
});
