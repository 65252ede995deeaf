import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { splitAtPackage } from './splitAtPackage.ts';

/** The licences of all libraries in the page and in its Workers, which are built separately. */
export interface Licenses {
  /** Notes what is in one build. */
  collect(): Plugin;
  /** Writes what all builds noted, into the page's build, which ends last. */
  write(fileName: string): Plugin;
}

/** Minified code carries no notices, so the texts that its authors want passed on go into a file beside it. */
export function createLicenses(): Licenses {
  const folders = new Set<string>();
  const note = (moduleIds: readonly string[]) => {
    for (const id of moduleIds) {
      const library = splitAtPackage(id.replace(/^\0/, ''));
      if (library) folders.add(library.folder);
    }
  };
  return {
    collect: () => ({
      name: 'sotto:collect-licenses',
      apply: 'build',
      generateBundle(_, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') note(chunk.moduleIds);
      },
    }),
    write: (fileName) => ({
      name: 'sotto:write-licenses',
      apply: 'build',
      generateBundle: {
        order: 'post',
        async handler() {
          const notices = new Set(await Promise.all([...folders].map(readNotice)));
          this.emitFile({ type: 'asset', fileName, source: [...notices].sort().join('\n') });
        },
      },
    }),
  };
}

async function readNotice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(join(folder, file), 'utf8') : '';
  return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
}
