import { describe, expect, it } from 'vitest';
import { checkWords } from '../checkWords.js';
import { plantTree } from './plantTree.js';

/** @param {string} text of a file in place of all sources */
const check = (text, file = 'packages/base/src/a.ts') => checkWords(plantTree({ [file]: text }));

describe('words', () => {
  it.each(['What', 'Who', 'Whom', 'Whose', 'Whoever', 'Whatever', 'The one that', 'That which'])(
    'object to a docstring that opens with %s',
    (opening) => {
      const found = { rule: 'words/headless', file: 'packages/base/src/a.ts', line: 2 };
      expect(check(`const a = 1;\n/** ${opening} is kept. */\nexport const b = a;\n`)).toMatchObject([found]);
      expect(check(`const a = 1;\n/**\n * ${opening} is kept.\n */\nexport const b = a;\n`)).toMatchObject([found]);
    },
  );

  it('object to a docstring without a capital', () => {
    const found = { rule: 'words/capital', file: 'tools/a.js', line: 1 };
    expect(check('/** keeps a. */\nexport const a = 1;\n', 'tools/a.js')).toMatchObject([found]);
  });

  it.each([
    '/** Keeps what is left. */',
    '/** `a` and nothing else. */',
    '/** 32 bytes. */',
    '/** @type {string} */',
    '// Whatever stands here is no docstring.',
    "const text = '/** What */';",
  ])('pass %s', (line) => {
    expect(check(`${line}\nexport const a = 1;\n`)).toEqual([]);
  });
});
