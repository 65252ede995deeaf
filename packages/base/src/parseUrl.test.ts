import { expect, it } from 'vitest';
import { parseUrl } from './parseUrl.ts';

it('gives a URL, and nothing for what is none or has a host too long to be one', () => {
  expect(parseUrl('https://example.org/r#v1')?.hash).toBe('#v1');
  for (const text of ['', 'v1.abc', 'https://', `http://a${'_'.repeat(17_000)}.org/r`])
    expect(parseUrl(text)).toBeUndefined();
});
