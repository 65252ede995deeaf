import { expect, it, vi } from 'vitest';
import { parseUrl } from './parseUrl.ts';

it('returns a URL, or undefined for any other text', () => {
  expect(parseUrl('https://example.org/r#v1')?.hash).toBe('#v1');
  for (const text of ['', 'v1.abc', 'https://', 'https://exa mple.org']) expect(parseUrl(text)).toBeUndefined();
});

it('relies on the constructor, even if `canParse` says yes', () => {
  const canParse = vi.spyOn(URL, 'canParse').mockReturnValue(true);
  expect(parseUrl('no URL')).toBeUndefined();
  canParse.mockRestore();
});
