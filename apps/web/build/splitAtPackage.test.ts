import { expect, test } from 'vitest';
import { splitAtPackage } from './splitAtPackage.ts';

test.each([
  ['/a/node_modules/x/lib/y.js', '/a/node_modules/x', 'lib/y.js'],
  ['/a/node_modules/x/lib/y.js?commonjs', '/a/node_modules/x', 'lib/y.js'],
  ['/a/node_modules/@s/x/y.js', '/a/node_modules/@s/x', 'y.js'],
  ['/a/node_modules/x/node_modules/z/y.js', '/a/node_modules/x/node_modules/z', 'y.js'],
])('parts %s at the innermost package', (id, folder, path) => {
  expect(splitAtPackage(id)).toEqual({ folder, path });
});

test('knows no package outside of node_modules', () => {
  expect(splitAtPackage('/a/packages/base/src/index.ts')).toBeUndefined();
});
