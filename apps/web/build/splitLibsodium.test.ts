import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { splitLibsodium } from './splitLibsodium.ts';

const libraryUrl = import.meta.resolve('libsodium');
const source = readFileSync(fileURLToPath(libraryUrl), 'utf8');
const literal = /"AGFzbQ[^"]*"/;

describe('splitting libsodium', () => {
  test('takes out the very bytes that the library compiles by itself', async () => {
    const instantiate = vi.spyOn(WebAssembly, 'instantiate');
    const { default: createLibsodium } = await import(/* @vite-ignore */ libraryUrl);
    await createLibsodium();
    const compiled = instantiate.mock.calls[0]?.[0] as unknown as Uint8Array;
    instantiate.mockRestore();
    expect(Buffer.compare(splitLibsodium(source).wasm, compiled)).toBe(0);
  });

  test('leaves out what made WebAssembly of it, and changes nothing else in the code', () => {
    const { code, wasm } = splitLibsodium(source);
    const around = source.split(Buffer.from(wasm).toString('base64'));
    expect(around).toHaveLength(2);
    const [before, choice, rest] = around.join('').split(/(?<=return )(\w+\.instantiateWasm\?)(?=new Promise)/);
    expect(choice).toBeDefined();
    expect(code.startsWith(before as string)).toBe(true);
    const kept = code.slice(before?.length);
    const hook = rest?.slice(0, rest.indexOf(':(')) as string;
    expect(kept.startsWith(hook)).toBe(true);
    expect(rest?.endsWith(kept.slice(hook.length))).toBe(true);
    expect(code).not.toContain('WebAssembly.instantiate(');
  });

  test.each([
    ['without its base64', source.replace(literal, '""')],
    ['with two', source.replace(literal, '$&+$&')],
    ['with bytes that are no WebAssembly', source.replace('"AGFzbQ', '"BGFzbQ')],
    ['with characters left over', source.replace(literal, (found) => `${found.slice(0, -1)}AA"`)],
    ['that decodes to another length', source.replace('new Uint8Array(221811-', 'new Uint8Array(221810-')],
    ['without the hook', source.replaceAll('instantiateWasm', 'instantiateWhat')],
  ])('refuses a library %s', (_, changed) => {
    expect(changed === source).toBe(false);
    expect(() => splitLibsodium(changed)).toThrow('libsodium');
  });
});
