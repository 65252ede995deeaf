import { describe, expect, it } from 'vitest';
import { checkBiome } from '../checkBiome.js';
import { plantTree } from './plantTree.js';

const PLANTED = {
  format: ['packages/base/src/format.ts', 'export const a  = 1;\n'],
  'assist/source/organizeImports': [
    'packages/base/src/sorted.ts',
    "import { join } from 'node:path';\nimport { readFileSync } from 'node:fs';\n\nexport const a = [join, readFileSync];\n",
  ],
  'lint/complexity/useMaxParams': [
    'packages/base/src/four.ts',
    'export const four = (a: number, b: number, c: number, d: number) => a + b + c + d;\n',
  ],
  'lint/complexity/noExcessiveCognitiveComplexity': [
    'packages/base/src/tangled.ts',
    `export function tangled(a: number) {\n${'  if (a > 1 || (a < 0 && a % 2)) {\n    if (a) return a;\n  }\n'.repeat(4)}  return 0;\n}\n`,
  ],
  'lint/complexity/noExcessiveLinesPerFunction': [
    'packages/base/src/long.ts',
    `export function long(a: number[]) {\n${'  a.push(1);\n'.repeat(90)}}\n`,
  ],
  'lint/style/noExcessiveLinesPerFile': [
    'packages/base/src/program.ts',
    Array.from({ length: 260 }, (_, index) => `export const a${index} = ${index};\n`).join(''),
  ],
  'lint/correctness/noUndeclaredDependencies': [
    'apps/server/src/undeclared.ts',
    "import { init } from 'mediasoup-client';\n\nexport const a = init;\n",
  ],
  'lint/correctness/noUnusedImports': ['packages/base/src/unused.ts', "import { join } from 'node:path';\n"],
  'lint/correctness/noUnusedVariables': ['packages/base/src/idle.ts', 'const a = 1;\n'],
  'lint/nursery/useExhaustiveSwitchCases': [
    'packages/base/src/cases.ts',
    "export function cases(a: 'b' | 'c') {\n  switch (a) {\n    case 'b':\n      return 1;\n  }\n  return 0;\n}\n",
  ],
  'lint/nursery/noMisusedPromises': [
    'packages/base/src/misused.ts',
    'const later = async () => true;\n\nexport const misused = () => (later() ? 1 : 2);\n',
  ],
  'lint/style/noDefaultExport': ['packages/base/src/defaults.ts', 'export default 1;\n'],
  'lint/style/noEnum': ['packages/base/src/enums.ts', 'export enum A {\n  B = 1,\n}\n'],
  'lint/style/noNonNullAssertion': ['packages/base/src/bang.ts', 'export const bang = (a?: string) => a!.length;\n'],
  'lint/style/noRestrictedGlobals': ['apps/server/src/restricted.ts', "export const a = process.env['HOME'];\n"],
  'lint/style/useFilenamingConvention': ['packages/base/src/snake_case.ts', 'export const a = 1;\n'],
  'lint/style/useImportType': [
    'packages/base/src/types.ts',
    "import { Stats } from 'node:fs';\n\nexport type A = Stats;\n",
  ],
  'lint/style/useThrowOnlyError': ['packages/base/src/thrown.ts', "export const a = () => {\n  throw 'text';\n};\n"],
  'lint/suspicious/noConsole': ['packages/base/src/logged.ts', "console.log('a');\n"],
  'lint/suspicious/noEmptyBlockStatements': [
    'packages/base/src/swallowed.ts',
    'try {\n  JSON.parse(String(globalThis));\n} catch {}\n',
  ],
  'lint/suspicious/noExplicitAny': ['packages/base/src/loose.ts', 'export const a = (b: any) => b;\n'],
  'lint/suspicious/noFocusedTests': [
    'packages/base/src/focused.test.ts',
    "import { it } from 'vitest';\n\nit.only('holds', () => {});\n",
  ],
};

/** @param {Record<string, string>} files */
const objections = (files) => checkBiome(plantTree(files)).map(({ rule, file }) => `${file} ${rule}`);

describe('Biome', () => {
  it('objects to each planted violation by its rule', () => {
    const planted = Object.entries(PLANTED);
    const found = objections(Object.fromEntries(planted.map(([, file]) => file)));
    expect(found.sort()).toEqual(planted.map(([rule, [file]]) => `${file} ${rule}`).sort());
  });

  it('objects to a promise that nobody waits for, made in another file', () => {
    const found = objections({
      'packages/base/src/later.ts': 'export async function later() {\n  return 1;\n}\n',
      'packages/base/src/near.ts': 'async function near() {\n  return 1;\n}\n\nnear();\n',
      'packages/base/src/far.ts': "import { later } from './later.ts';\n\nlater();\n",
      'packages/base/src/index.ts': "export { later } from './later.ts';\n",
      'apps/server/src/farther.ts': "import { later } from '@sotto/base';\n\nlater();\n",
    });
    expect(found.sort()).toEqual([
      'apps/server/src/farther.ts lint/nursery/noFloatingPromises',
      'packages/base/src/far.ts lint/nursery/noFloatingPromises',
      'packages/base/src/near.ts lint/nursery/noFloatingPromises',
    ]);
  });

  it('objects to a circle of imports, of types alone as well', () => {
    const found = objections({
      'packages/base/src/hen.ts': "import { egg } from './egg.ts';\n\nexport const hen = () => egg;\n",
      'packages/base/src/egg.ts': "import { nest } from './nest.ts';\n\nexport const egg = () => nest;\n",
      'packages/base/src/nest.ts': "import { hen } from './hen.ts';\n\nexport const nest = () => hen;\n",
      'packages/base/src/Left.ts': "import type { Right } from './Right.ts';\n\nexport type Left = { right: Right };\n",
      'packages/base/src/Right.ts': "import type { Left } from './Left.ts';\n\nexport type Right = { left: Left };\n",
    });
    expect(found.sort()).toEqual(
      ['Left', 'Right', 'egg', 'hen', 'nest'].map(
        (name) => `packages/base/src/${name}.ts lint/suspicious/noImportCycles`,
      ),
    );
  });

  it('allows each exception in its place', () => {
    const found = objections({
      'vite.config.ts': 'export default {};\n',
      'apps/server/src/main.ts': "export const home = process.env['HOME'];\n",
      'tools/a.js': "console.log('a');\n",
      'packages/base/src/a.test.ts': "import { it } from 'vitest';\n\nit('holds', () => {});\n",
    });
    expect(found).toEqual([]);
  });
});
