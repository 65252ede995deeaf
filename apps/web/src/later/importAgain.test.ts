import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addressAgain, importAgain } from './importAgain.ts';

beforeEach(() => void vi.stubGlobal('location', { origin: 'https://sotto.example' }));
afterEach(() => void vi.unstubAllGlobals());

const part = 'https://sotto.example/assets/roomDesk-Ab_C.js';

it.each([
  ['Chromium', `Failed to fetch dynamically imported module: ${part}`],
  ['Firefox', `error loading dynamically imported module: ${part}`],
])('finds another address of a part that %s did not get', (_browser, message) => {
  expect(addressAgain({ error: new TypeError(message), attempt: 2 })).toBe(`${part}?again=2`);
});

it.each([
  ['an error without an address', new TypeError('Importing a module script failed.')],
  ['a module of another origin', new TypeError('https://elsewhere.example/assets/roomDesk-AbC.js')],
  ['what is no part of the page', new TypeError('https://sotto.example/other/roomDesk-AbC.js')],
  ['what is no error', 'late'],
])('loads the part itself again after %s', async (_kind, error) => {
  const load = async () => 'part';
  expect(addressAgain({ error, attempt: 1 })).toBeUndefined();
  expect(await importAgain(load, { error, attempt: 1 })).toBe('part');
});
