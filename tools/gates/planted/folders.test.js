import { describe, expect, it } from 'vitest';
import { checkFolders } from '../checkFolders.js';
import { plantTree } from './plantTree.js';

const a = 'packages/base/src/a/a.ts';
const b = 'packages/base/src/b/b.ts';

/** @param {Record<string, string>} files */
const rulesFor = (files) => checkFolders(plantTree(files)).map(({ rule, file }) => `${file} ${rule}`);

describe('folders', () => {
  it.each([
    ['at once', { [a]: "import { b } from '../b/b.ts';", [b]: "import { a } from '../a/a.ts';" }],
    ['at run time', { [a]: "export const b = await import('../b/b.ts');", [b]: "import { a } from '../a/a.ts';" }],
    ['by files that import no loop', { [a]: "export * from '../b/c.ts';", [b]: "import { c } from '../a/c.ts';" }],
    ['with a type beside a value', { [a]: "import { b, type B } from '../b/b.ts';", [b]: "import '../a/a.ts';" }],
  ])('import each other %s', (_way, files) => {
    expect(rulesFor(files)).toEqual(['packages/base/src/a folders/loop', 'packages/base/src/b folders/loop']);
  });

  it('import each other over a third', () => {
    const files = {
      [a]: "import { b } from '../b/b.ts';",
      [b]: "import { c } from '../c.ts';",
      'packages/base/src/c.ts': "import { a } from './a/a.ts';",
    };
    expect(rulesFor(files)).toHaveLength(3);
  });

  it.each([
    ['a type', { [a]: "import { b } from '../b/b.ts';", [b]: "import type { A } from '../a/a.ts';" }],
    ['inline types', { [a]: "import { b } from '../b/b.ts';", [b]: "import { type A, type C } from '../a/a.ts';" }],
    ['an exported type', { [a]: "import { b } from '../b/b.ts';", [b]: "export type { A } from '../a/a.ts';" }],
    ['a test', { [a]: "import { b } from '../b/b.ts';", 'packages/base/src/b/b.test.ts': "import '../a/a.ts';" }],
    ['one way', { [a]: "import { b } from '../b/b.ts';", [b]: "import { c } from '../c/c.ts';" }],
  ])('may know %s', (_what, files) => {
    expect(rulesFor(files)).toEqual([]);
  });

  it.each([
    [25, []],
    [26, ['packages/base/src/a folders/crowded']],
  ])('with %d sources beside as many tests', (count, found) => {
    const names = Array.from({ length: count }, (_, index) => `packages/base/src/a/${index}`);
    expect(
      rulesFor(
        Object.fromEntries(
          names.flatMap((name) => [
            [`${name}.ts`, ''],
            [`${name}.test.ts`, ''],
          ]),
        ),
      ),
    ).toEqual(found);
  });
});
