import { describe, expect, it } from 'vitest';
import { checkSecrets } from '../checkSecrets.js';
import { plantTree } from './plantTree.js';

describe('secrets', () => {
  it.each([
    ['packages/keys/src/a.ts', "localStorage.setItem('a', b);\n", 'secrets/kept'],
    ['packages/client/src/browser/a.ts', "indexedDB.open('a');\n", 'secrets/kept'],
    ['packages/client/src/browser/a.ts', "new BroadcastChannel('a');\n", 'secrets/kept'],
    ['apps/web/src/room/a.tsx', "document.cookie = 'a';\n", 'secrets/kept'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what is planted
    ['packages/frames/src/a.ts', '/** Why. */\nthrow new RangeError(`bad ${key}`);\n', 'secrets/thrown'],
    ['packages/keys/src/a.ts', 'throw new Error(text);\n', 'secrets/thrown'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what is planted
    ['packages/keys/src/a.ts', 'const a = `${secret.expose()}`;\n', 'secrets/shown'],
    ['packages/keys/src/a.ts', 'const a = JSON.stringify({ a: secret.expose() });\n', 'secrets/shown'],
  ])('object in %s to %s', (file, text, rule) => {
    expect(checkSecrets(plantTree({ [file]: text }))).toMatchObject([{ rule, file }]);
  });

  it('pass comments, tests, what is allowed, and texts that are fixed', () => {
    const root = plantTree({
      'packages/keys/src/a.ts': "// localStorage\n/** `indexedDB` */\nthrow new Error('our bug');\n",
      'packages/keys/src/a.test.ts': 'throw new Error(text);\n',
      'packages/client/src/browser/worker/rootSeed.ts': "indexedDB.open('a');\n",
    });
    expect(checkSecrets(root)).toEqual([]);
  });
});
