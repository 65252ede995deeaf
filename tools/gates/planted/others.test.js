import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkNames } from '../checkNames.js';
import { checkOutside } from '../checkOutside.js';
import { checkPins } from '../checkPins.js';
import { checkTypes } from '../checkTypes.js';
import { plantTree } from './plantTree.js';

/** Written in parts, since otherwise the gate would find this file. */
const HOST = ['https://', 'registry', '.example.org/left-pad'].join('');

describe('types', () => {
  it.each([
    ['an error of types', "export const a: number = 'text';\n", 'TS2322'],
    ['an index that may miss', 'export const a = (b: string[]): string => b[0];\n', 'TS2322'],
    ['a module that is not there', "export * from './nowhere.ts';\n", 'TS2307'],
    ['syntax that Node can not strip', 'export enum A {}\n', 'TS1294'],
  ])('object to %s', (_what, text, rule) => {
    const root = plantTree({ 'packages/base/src/a.ts': text });
    const found = checkTypes(join(root, 'tsconfig.json'));
    expect(found).toMatchObject([{ rule, file: 'packages/base/src/a.ts', line: 1 }]);
  });

  it('pass what is right', () => {
    const root = plantTree({ 'packages/base/src/a.ts': 'export const a = 1;\n' });
    expect(checkTypes(join(root, 'tsconfig.json'))).toEqual([]);
  });
});

describe('names', () => {
  it.each([
    ['docs/a.md', `See ${HOST}.`, 'names/registry'],
    ['package-lock.json', `{ "resolved": "${HOST}" }`, 'names/registry'],
    ['.npmrc', `${'registry'}=a`, 'names/registry'],
  ])('object to a registry in %s', (file, text, rule) => {
    expect(checkNames(plantTree({ [file]: text }))).toMatchObject([{ rule, file, line: 1 }]);
  });

  it('object to the folder of the clone', () => {
    const root = plantTree({});
    expect(checkNames(root)).toEqual([]);
    writeFileSync(join(root, 'a.md'), `\nrun ${root}/start`);
    expect(checkNames(root)).toMatchObject([{ rule: 'names/machine', file: 'a.md', line: 2 }]);
  });
});

describe('pins', () => {
  it.each(['^1.0.0', '~1.0.0', '*', 'latest', '>=1', '1.x', 'github:a/b'])('object to %s', (version) => {
    const manifest = JSON.stringify({ name: '@sotto/base', dependencies: { a: version, b: '1.2.3-beta.4' } });
    const found = checkPins(plantTree({ 'packages/base/package.json': manifest }));
    expect(found).toEqual([
      { rule: 'pins', file: 'packages/base/package.json', message: `a is "${version}", which is not one version` },
    ]);
  });
});

describe('paths', () => {
  it.each([
    ['from a test', 'packages/base/test/a.ts', "join(import.meta.dirname, '../../../../beside/a.json');"],
    ['from a tool', 'tools/a.js', 'readFileSync(new URL(`../../beside/a.json`, import.meta.url));'],
    ['from the root', 'tools/a.js', "join(ROOT, '..', 'beside');"],
    ['by an import', 'test/e2e/a.test.ts', "import { a } from '../../../beside/a.ts';"],
  ])('that lead out of the repository are objected to %s', (_how, file, text) => {
    expect(checkOutside(plantTree({ [file]: text }))).toMatchObject([{ rule: 'outside', file, line: 1 }]);
  });

  it('pass as far as the root', () => {
    const text = "join(import.meta.dirname, '../../..', 'docs'); join(ROOT, 'docs/../prisma');";
    expect(checkOutside(plantTree({ 'packages/base/test/a.ts': text }))).toEqual([]);
  });
});
