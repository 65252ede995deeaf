import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Writes `.br` and `.gz` files beside everything built, for a server that would rather send those than compress by
 * itself.
 */
export function compressFiles(): Plugin {
  return {
    name: 'sotto:compress-files',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      if (!dir) return;
      for (const file of Object.keys(bundle)) {
        const path = join(dir, file);
        const content = await readFile(path);
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content));
        await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
      }
    },
  };
}
