import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { splitAtPackage } from './splitAtPackage.ts';

/**
 * Puts one copy of a package into a chunk where npm has installed the same version in several places, as it does for
 * workspace packages when the root's folder is taken by another version.
 */
export function mergeCopies(): Plugin {
  const firstCopies = new Map<string, string>();
  return {
    name: 'sotto:merge-copies',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!isPackageName(source) || !importer) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const copy = resolved && splitAtPackage(resolved.id);
      if (!resolved || !copy) return resolved;
      const { name, version } = JSON.parse(await readFile(join(copy.folder, 'package.json'), 'utf8'));
      const key = `${name}@${version}/${copy.path}`;
      const id = firstCopies.get(key) ?? resolved.id;
      firstCopies.set(key, id);
      return { ...resolved, id };
    },
  };
}

/** Tells whether an import names a package, and neither a path nor a virtual module. */
function isPackageName(source: string): boolean {
  return /^(@[\w.-]+\/)?\w[\w.-]*(\/|$)/.test(source);
}
