import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles } from './hashFiles.js';

describe('hashFiles', () => {
  /** @type {string} */
  let root;
  /** @type {string} */
  let before;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sotto-hash-'));
    for (const folder of ['web/dist', 'web/node_modules', 'web/src'])
      mkdirSync(join(root, folder), { recursive: true });
    write('web/src/a.ts', 'a');
    write('lock', '1');
    before = hash();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** @param {string} path @param {string} text */
  const write = (path, text) => writeFileSync(join(root, path), text);
  const hash = () => hashFiles(root, ['web', 'lock'], (path) => !path.endsWith('.test.ts'));

  it('changes with a content, a name and a new file', () => {
    write('lock', '2');
    const after = hash();
    renameSync(join(root, 'web/src/a.ts'), join(root, 'web/src/b.ts'));
    const renamed = hash();
    write('web/src/c.ts', '');
    expect(new Set([before, after, renamed, hash()]).size).toBe(4);
  });

  it('leaves out what is generated and what does not count', () => {
    for (const path of ['web/dist/a.js', 'web/node_modules/a.js', 'web/src/a.test.ts', 'other']) write(path, 'x');
    expect(hash()).toBe(before);
  });
});
