import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from './parseOrigin.js';

const shipped = join(import.meta.dirname, '../../../node_modules/engine.io-client/build/esm/contrib/parseuri.js');
const { parse: parseAsShipped } = await import(shipped);

test.each([
  'https://sotto.example',
  'https://sotto.example:8443',
  'http://localhost:3000',
  'http://127.0.0.1:80',
  'https://[2001:db8::1]:8443',
  'http://[::1]',
])('reads %s as the library does', (origin) => {
  // A browser's origin never names its scheme's own port.
  const { href } = new URL(origin);
  expect(parseAsShipped(href.replace(/\/$/, ''))).toMatchObject(parse(origin));
});
