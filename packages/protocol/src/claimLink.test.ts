import { expect, it } from 'vitest';
import { formatClaimFragment, parseClaimFragment } from './claimLink.ts';

const link = { token: new Uint8Array(32).fill(7), serverFingerprint: new Uint8Array(16).fill(9) };
const fragment = formatClaimFragment(link);

it('[H3] reads back as it was written', () => {
  expect(parseClaimFragment(fragment)).toEqual({ ok: true, value: link });
});

it.each([
  ['nothing', ''],
  ['another version', fragment.replace('v1', 'v2')],
  ['a letter too few', fragment.slice(0, -1)],
  ['a letter too many', `${fragment}A`],
  ['a second spelling of the same bytes', fragment.replace(/.$/, 'R')],
  ['a part too many', `${fragment}.${fragment.slice(-22)}`],
  ['the sign in front', `#${fragment}`],
])('[H3] is refused with %s', (_, damaged) => {
  expect(parseClaimFragment(damaged)).toEqual({ ok: false, error: { code: 'link-damaged' } });
});
