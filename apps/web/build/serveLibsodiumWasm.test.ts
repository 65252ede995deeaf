import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveLibsodiumWasm } from './serveLibsodiumWasm.ts';
import { splitLibsodium } from './splitLibsodium.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-build-'));
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'main.js'), "import sodium from 'libsodium-wrappers'; sodium.ready.then(console.log);");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...plugins: Plugin[]): Promise<void> {
  const rolldownOptions = { input: join(folder, 'main.js') };
  await build({ root: folder, configFile: false, logLevel: 'silent', plugins, build: { rolldownOptions } });
}

describe("serving libsodium's WebAssembly", () => {
  test('writes the very bytes beside code without them', async () => {
    await run(serveLibsodiumWasm());
    const assets = join(folder, 'dist/assets');
    const names = (await readdir(assets)).sort();
    expect(names).toEqual([expect.stringMatching(/^libsodium-.+\.wasm$/), expect.stringMatching(/^main-.+\.js$/)]);
    const [wasm, code] = await Promise.all(names.map((name) => readFile(join(assets, name))));
    const { wasm: carried } = splitLibsodium(await readFile(fileURLToPath(import.meta.resolve('libsodium')), 'utf8'));
    expect(Buffer.compare(wasm ?? Buffer.of(), carried)).toBe(0);
    expect(code?.includes('AGFzbQ')).toBe(false);
    expect(code?.includes(`/assets/${names[0]}`)).toBe(true);
  });

  test('ends the build when something else would be written', async () => {
    const meddle: Plugin = {
      name: 'meddle',
      generateBundle(_, bundle) {
        for (const asset of Object.values(bundle)) if (asset.type === 'asset') asset.source = Uint8Array.of(0);
      },
    };
    await expect(run(meddle, serveLibsodiumWasm())).rejects.toThrow('not libsodium');
  });
});
