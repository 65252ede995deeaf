import { join } from 'node:path';
import { type decodeCanonical, encodeCanonical } from '@sotto/protocol';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { absentModules } from './absentModules.ts';
import { replaceModules } from './replaceModules.ts';

const root = join(import.meta.dirname, '../../..');
/** The functions as the page's Worker has them, built with our simple values. */
let built: { decodeCanonical: typeof decodeCanonical; encodeCanonical: typeof encodeCanonical };

beforeAll(async () => {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [replaceModules(absentModules)],
    build: { write: false, lib: { entry: join(root, 'packages/protocol/src/canonical.ts'), formats: ['es'] } },
  });
  const [bundle] = [output].flat();
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built');
  built = await import(`data:text/javascript,${encodeURIComponent(bundle.output[0].code)}`);
});

const message = { yes: true, no: false, none: null, list: [true, 'text', -25, 2 ** 40, new Uint8Array(3)] };

test('messages are as they are without', () => {
  const bytes = encodeCanonical(message);
  expect(built.encodeCanonical(message)).toEqual(bytes);
  expect(built.decodeCanonical(bytes)).toEqual({ ok: true, value: message });
});

test.each(['f7', 'f93c01', 'fa47c35001', 'fb3ff199999999999a', 'ff', 'f818', '8201f93c01'])('%s is refused', (hex) => {
  expect(built.decodeCanonical(Buffer.from(hex, 'hex'))).toMatchObject({ ok: false, error: { code: 'bad-message' } });
});

test('a floating-point number is not sent', () => {
  expect(() => built.encodeCanonical({ level: 0.5 })).toThrow('not a simple value');
});
