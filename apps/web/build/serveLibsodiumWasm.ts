import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { splitLibsodium } from './splitLibsodium.ts';

const entry = '\0libsodium';
const libraryFile = /\/node_modules\/libsodium\/dist\/modules-esm\/libsodium\.mjs$/;
const loader = join(import.meta.dirname, 'loadLibsodium.ts');

/**
 * Serves libsodium's WebAssembly as a file of its own, in place of base64 inside the JavaScript: the very same bytes,
 * which gzip takes down by a quarter more and a browser compiles while they arrive.
 *
 * The build ends when libsodium isn't made as expected, or when what it writes isn't what libsodium carries. The page
 * holds the file's hash, and its browser refuses any other content.
 */
export function serveLibsodiumWasm(): Plugin {
  let file: string | undefined;
  let library: string | undefined;
  return {
    name: 'sotto:serve-libsodium-wasm',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source !== 'libsodium') return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      if (!resolved || !libraryFile.test(resolved.id)) this.error(`libsodium is not where it was: ${resolved?.id}`);
      library = resolved.id;
      return entry;
    },
    async load(id) {
      if (id !== entry || !library) return null;
      const { wasm } = splitLibsodium(await readFile(library, 'utf8'));
      file = this.emitFile({ type: 'asset', name: 'libsodium.wasm', source: wasm });
      return [
        `import createLibsodium from ${JSON.stringify(library)};`,
        `import { loadLibsodium } from ${JSON.stringify(loader)};`,
        `const file = { url: import.meta.ROLLUP_FILE_URL_${file}, integrity: 'sha256-${sha256(wasm)}' };`,
        'export default loadLibsodium(createLibsodium, file);',
      ].join('\n');
    },
    transform(source, id) {
      return libraryFile.test(id) ? { code: splitLibsodium(source).code, map: null } : null;
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        if (!file || !library) return;
        const { wasm } = splitLibsodium(await readFile(library, 'utf8'));
        const written = bundle[this.getFileName(file)];
        if (written?.type === 'asset' && sha256(written.source) === sha256(wasm)) return;
        this.error("what would be served is not libsodium's WebAssembly");
      },
    },
  };
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('base64');
}
