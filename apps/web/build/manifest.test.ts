import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../public');
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.webmanifest'), 'utf8'));

test('the page installs as an app that opens at the start, with no secret in its address', () => {
  expect(manifest).toMatchObject({ start_url: '/', scope: '/', display: 'standalone' });
  const pages = readFileSync(join(folder, '../index.html'), 'utf8');
  expect(pages).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
});

test('every icon of the app exists, also one that phones may cut to a shape', () => {
  const icons: { src: string; sizes: string; purpose?: string }[] = manifest.icons;
  for (const { src } of icons) expect(existsSync(join(folder, src))).toBe(true);
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
});
