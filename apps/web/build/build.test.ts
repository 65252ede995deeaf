import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSyntax } from './checkSyntax.ts';
import { compressFiles } from './compressFiles.ts';
import { createLicenses } from './createLicenses.ts';

/** Two packages of a workspace that npm gave a copy of `lib` each. */
const files = {
  'main.js': "import { a } from './a/a.js'; import { b } from './b/b.js'; console.log(a, b);",
  'a/a.js': "export { lib as a } from 'lib';",
  'b/b.js': "export { lib as b } from 'lib';",
  'a/node_modules/lib/package.json': '{ "name": "lib", "version": "1.0.0", "license": "ISC", "main": "index.js" }',
  'a/node_modules/lib/index.js': "export const lib = ['one library'];",
  'a/node_modules/lib/LICENSE': 'Copyright of lib',
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-build-'));
  for (const [path, content] of Object.entries(files)) {
    const copies = path.startsWith('a/node_modules') ? [path, path.replace('a/', 'b/')] : [path];
    for (const copy of copies) await write(copy, content);
  }
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** Builds `main.js` into `out`, and gives back its code. */
async function run(...plugins: Plugin[]): Promise<string> {
  const rolldownOptions = { input: join(folder, 'main.js'), output: { entryFileNames: 'out.js' } };
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { outDir: 'out', rolldownOptions },
  });
  return readFile(join(folder, 'out/out.js'), 'utf8');
}

test('licenses name every library once, with its terms', async () => {
  const licenses = createLicenses();
  await run(licenses.collect(), licenses.write('licenses.md'));
  const text = await readFile(join(folder, 'out/licenses.md'), 'utf8');
  expect(text).toBe('## lib 1.0.0 (ISC)\n\nCopyright of lib\n');
});

test('compressed files hold what they stand beside', async () => {
  const code = await run(compressFiles());
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(['out.js', 'out.js.br', 'out.js.gz']);
  expect(brotliDecompressSync(await readFile(join(folder, 'out/out.js.br'))).toString()).toBe(code);
  expect(gunzipSync(await readFile(join(folder, 'out/out.js.gz'))).toString()).toBe(code);
});

test.each([
  ['a flag for a part of a pattern', 'console.log(/(?i:a)b/.test(location.hash));'],
  ['two groups of one name in a pattern', 'console.log(/(?<a>x)|(?<a>y)/.test(location.hash));'],
])('a build with syntax that the oldest browsers lack fails: %s', async (_, code) => {
  await write('main.js', code);
  await expect(run(checkSyntax())).rejects.toThrow('is not readable for the oldest browsers');
});

test('a build of what they read passes', async () => {
  await write(
    'main.js',
    'class A { static #b = /[\\p{L}--a]/v; static { console.log(A.#b, await0?.c ?? 1n); } }; const await0 = {};',
  );
  await expect(run(checkSyntax())).resolves.toContain('console.log');
});
