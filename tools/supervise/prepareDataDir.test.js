import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataDir } from './prepareDataDir.js';

describe('prepareDataDir', () => {
  /** @type {string} */
  let root;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sotto-data-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it.each([undefined, ''])('takes %j for ./data of the clone', (setting) => {
    expect(prepareDataDir(setting, root)).toBe(join(root, 'data'));
    expect(statSync(join(root, 'data')).mode & 0o777).toBe(0o700);
  });

  it('makes the folders above as well', () => {
    expect(prepareDataDir(join(root, 'a/b'), root)).toBe(join(root, 'a/b'));
  });

  it('says in one sentence what is in the way', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataDir(file, root)).toThrow(`DATA_DIR is ${file}, which is not a folder.`);
    expect(() => prepareDataDir(join(file, 'below'), root)).toThrow('lies below something that is not a folder.');
  });
});
