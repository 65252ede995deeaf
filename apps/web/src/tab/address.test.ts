import { expect, test } from 'vitest';
import { createFakeWindow } from '../../test/createFakeWindow.ts';
import { createAddress } from './address.ts';

const origin = 'https://sotto.example';
const invite = `${origin}/r#v1.secret`;

test('a link is read once, and its secret is gone from the address at once', () => {
  const window = createFakeWindow(invite);
  const address = createAddress(window);
  expect(address.page()).toBe('room');
  expect(address.takeFragment()).toBe('v1.secret');
  expect(window.href()).toBe(`${origin}/r`);
  expect(address.takeFragment()).toBeUndefined();
});

test('taking the secret leaves no entry in the history that holds it', () => {
  const window = createFakeWindow(invite);
  createAddress(window).takeFragment();
  expect(window.entries()).toEqual([`${origin}/r`]);
});

test.each([
  ['', 'home'],
  ['r/', 'room'],
  ['R?fbclid=IwAR', 'room'],
  ['h/', 'house'],
  ['claim/', 'claim'],
  ['room', 'nowhere'],
  ['r/x', 'nowhere'],
  ['r%23v1.secret', 'exposed'],
  ['r/?to=%2523v1.secret', 'exposed'],
] as const)('/%s is the page %s', (path, page) => {
  expect(createAddress(createFakeWindow(`${origin}/${path}`)).page()).toBe(page);
});

test('text that was added to a link, before or after its secret, is neither taken nor left in the address', () => {
  const fragment = `v1.${'A'.repeat(43)}.${'A'.repeat(22)}.${'A'.repeat(22)}`;
  const window = createFakeWindow(`${origin}/r/?fbclid=IwAR#${fragment}&utm_source=mail`);
  expect(createAddress(window).takeFragment()).toBe(fragment);
  expect(window.entries()).toEqual([`${origin}/r`]);
});

test('a secret in the path is taken out of it', () => {
  const window = createFakeWindow(`${origin}/r%23v1.secret`);
  createAddress(window).hidePath();
  expect(window.entries()).toEqual([`${origin}/`]);
});
