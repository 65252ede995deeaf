import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { absentModules } from './absentModules.ts';
import { unusedReplacements } from './replaceModules.ts';

const modules = join(import.meta.dirname, '../../../node_modules');

describe('replacements', () => {
  test('are used when their modules are in the build, wherever npm has put the package', () => {
    const ids = ['/a/node_modules/@s/x/lib/video.js', '/a/node_modules/b/node_modules/y/debug.js?commonjs'];
    expect(unusedReplacements({ '@s/x/lib/video.js': '', 'y/debug.js': '' }, ids)).toEqual([]);
  });

  test('are unused when their library is in the build and their module has gone', () => {
    const ids = ['/a/node_modules/@s/x/lib/index.js', '/a/node_modules/@s/y/lib/video.js'];
    expect(unusedReplacements({ '@s/x/lib/video.js': '' }, ids)).toEqual(['@s/x/lib/video.js']);
  });

  test('may be idle in a build without their library', () => {
    expect(unusedReplacements({ '@s/x/lib/video.js': '' }, ['/a/src/main.ts', '/a/node_modules/xy/i.js'])).toEqual([]);
  });
});

test.each(Object.keys(absentModules))('there is a %s to leave out', (name) => {
  expect(existsSync(join(modules, name))).toBe(true);
});
