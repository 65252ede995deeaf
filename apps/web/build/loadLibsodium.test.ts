import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CreateLibsodium, loadLibsodium } from './loadLibsodium.ts';
import { splitLibsodium } from './splitLibsodium.ts';

interface Library {
  _sodium_init(): number;
  _sodium_library_version_major(): number;
}

const { code, wasm } = splitLibsodium(readFileSync(fileURLToPath(import.meta.resolve('libsodium')), 'utf8'));
const integrity = `sha256-${createHash('sha256').update(wasm).digest('base64')}`;
let server: Server | undefined;

afterEach(() => {
  server?.close();
  vi.restoreAllMocks();
});

/** Loads libsodium's stripped code with WebAssembly from a server that answers so. */
async function load(answer: RequestListener): Promise<Library> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const { default: createLibsodium } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  );
  const load = loadLibsodium(createLibsodium as CreateLibsodium, { url: `http://127.0.0.1:${port}/`, integrity });
  return (await load({ getRandomValue: () => 4 })) as Library;
}

describe('libsodium with its WebAssembly in a file', () => {
  test('compiles it while it arrives', async () => {
    const streaming = vi.spyOn(WebAssembly, 'instantiateStreaming');
    const library = await load((_, response) => response.setHeader('content-type', 'application/wasm').end(wasm));
    expect(library._sodium_init()).toBe(0);
    expect(library._sodium_library_version_major()).toBeGreaterThan(0);
    expect(streaming).toHaveBeenCalledOnce();
  });

  test('works from a server that does not know the type', async () => {
    const library = await load((_, response) => response.end(wasm));
    expect(library._sodium_init()).toBe(0);
  });

  test('rejects when the file is missing', async () => {
    await expect(load((_, response) => response.writeHead(404).end(wasm))).rejects.toThrow();
  });

  test('rejects a file with one other bit', async () => {
    const changed = Uint8Array.from(wasm, (byte, index) => (index === 100_000 ? byte ^ 1 : byte));
    await expect(load((_, response) => response.end(changed))).rejects.toThrow();
  });
});
