import { expect, test } from 'vitest';
import { createFakeWindow } from '../../test/createFakeWindow.ts';
import { createAddress, parseInviteLink } from './address.ts';

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

test('any other path is home', () => {
  expect(createAddress(createFakeWindow(`${origin}/`)).page()).toBe('home');
  expect(createAddress(createFakeWindow(`${origin}/room`)).page()).toBe('home');
});

test.each([
  ['a whole link', ` ${invite}\n`],
  ['a link without its scheme', 'sotto.example/r#v1.secret'],
  ['what follows the #', 'v1.secret'],
  ['what follows the #, with it', '#v1.secret'],
])('%s leads to its room', (_, text) => {
  expect(parseInviteLink(text, origin)?.href).toBe(invite);
});

test('a link without its scheme leads to this server as this page was reached, and to any other by https', () => {
  const local = 'http://localhost:8080';
  expect(parseInviteLink('localhost:8080/r#v1.secret', local)?.href).toBe(`${local}/r#v1.secret`);
  expect(parseInviteLink('localhost:8081/r#v1.secret', local)?.origin).toBe('https://localhost:8081');
});

test('a link to another server keeps its server', () => {
  expect(parseInviteLink('https://other.example/r#v1.secret', origin)?.origin).toBe('https://other.example');
});

test.each([
  '',
  'hello',
  'https://',
  `${origin}/r`,
  `${origin}/r#`,
  `${origin}/#v1.secret`,
  'javascript:alert(1)//r#v1.a',
])('leads nowhere: %j', (text) => {
  expect(parseInviteLink(text, origin)).toBeUndefined();
});
