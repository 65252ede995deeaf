import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compressFiles } from './compressFiles.ts';
import { createLicenses } from './createLicenses.ts';
import { dropMembers } from './dropMembers.ts';
import { mergeCopies } from './mergeCopies.ts';
import { replaceModules } from './replaceModules.ts';

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

const countOf = (code: string) => code.split('one library').length - 1;

describe('merging copies', () => {
  test('puts one of two equal packages into a chunk', async () => {
    expect(countOf(await run())).toBe(2);
    expect(countOf(await run(mergeCopies()))).toBe(1);
  });

  test('leaves two versions apart', async () => {
    await write('b/node_modules/lib/package.json', '{ "name": "lib", "version": "1.0.1", "main": "index.js" }');
    expect(countOf(await run(mergeCopies()))).toBe(2);
  });
});

describe('replacing modules', () => {
  test('builds with the given source', async () => {
    expect(await run(replaceModules({ 'lib/index.js': 'export const lib = "none";' }))).toContain('none');
  });

  test('ends the build when there is nothing to replace', async () => {
    await expect(run(replaceModules({ 'lib/gone.js': '' }))).rejects.toThrow('nothing to replace: lib/gone.js');
  });
});

describe('dropping members', () => {
  beforeEach(() =>
    write('a/node_modules/lib/index.js', "export class Lib { go() { return 'stays'; } rest() { return 'goes'; } }"),
  );
  beforeEach(() => write('a/a.js', "import { Lib } from 'lib'; export const a = new Lib().go();"));

  test('builds without them', async () => {
    expect(await run()).toContain('goes');
    const code = await run(dropMembers({ lib: ['rest'], other: ['gone'] }));
    expect(code).toContain('stays');
    expect(code).not.toContain('goes');
  });

  test('ends the build when the library has no such member', async () => {
    await expect(run(dropMembers({ lib: ['rest', 'gone'] }))).rejects.toThrow('lib has nothing named gone');
  });

  test('ends the build when something asks for one', async () => {
    await expect(run(dropMembers({ lib: ['go'] }))).rejects.toThrow('a.js mentions what is left out: go');
  });

  test("leaves a library's build for developers whole", async () => {
    await write('a/node_modules/lib/index.js', "export { Lib } from './lib.development.js';");
    await write('a/node_modules/lib/lib.development.js', "export class Lib { go() {} rest() { return 'goes'; } }");
    expect(await run(dropMembers({ lib: ['go', 'rest'] }))).toContain('goes');
  });

  test('leaves out members of one module, though others have the same names', async () => {
    await write('a/a.js', "import { Lib } from 'lib'; export const a = [new Lib().go(), globalThis.rest];");
    await expect(run(dropMembers({ lib: ['rest'] }))).rejects.toThrow('a.js mentions what is left out: rest');
    expect(await run(dropMembers({ 'lib/index.js': ['rest'] }))).not.toContain('goes');
    await expect(run(dropMembers({ 'lib/index.js': ['gone'] }))).rejects.toThrow('lib/index.js has nothing named gone');
  });
});

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
