import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from '../../setup/root.js';

const SETTINGS = ['.gitignore', 'biome.json', 'package.json', 'tsconfig.json'];

/**
 * A temporary copy of what the gates read, with files of our own in place of the sources. The tree itself is never
 * touched.
 *
 * @param {Record<string, string>} files by their path
 * @returns {string} the folder; gone when the test is over
 */
export function plantTree(files) {
  const root = mkdtempSync(join(tmpdir(), 'sotto-planted-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const manifests = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  for (const file of [...SETTINGS, ...manifests]) cpSync(join(ROOT, file), join(root, file));
  mkdirSync(join(root, 'node_modules/@sotto'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules/@types'), join(root, 'node_modules/@types'));
  // npm links workspaces in this way, so that a name leads into another package of the same tree.
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(`../../packages/${name}`, join(root, 'node_modules/@sotto', name));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
