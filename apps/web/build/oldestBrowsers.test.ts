import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faults as faultsAr } from '../src/strings/faults.ar.ts';
import { faults as faultsEn } from '../src/strings/faults.en.ts';
import { oldestBrowsers } from './oldestBrowsers.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8');

test.each([
  ['README', read('../../../README.md')],
  ['the page that can’t run', read('../index.html')],
  ['the English sentence', faultsEn['browser-outdated']],
  ['the Arabic sentence', faultsAr['browser-outdated']],
])('%s names the oldest browsers that the page is built for', (_, text) => {
  for (const version of Object.values(oldestBrowsers))
    expect(text).toMatch(new RegExp(`(^|[^\\d.])${version}(?![\\d])`));
});
