import { describe, expect, it } from 'vitest';
import { checkWalls } from '../checkWalls.js';
import { plantTree } from './plantTree.js';

/** @param {string} file @param {string} text */
const rulesFor = (file, text) => checkWalls(plantTree({ [file]: text })).map(({ rule }) => rule);

describe('a wall', () => {
  it.each([
    ['by name', "import { a } from '@sotto/keys';"],
    ['for a side effect', "import '@sotto/keys';"],
    ['as a type', "import type { A } from '@sotto/frames';"],
    ['as an inline type', "export type A = import('@sotto/client').A;"],
    ['below its name', "import { a } from '@sotto/client/browser';"],
    ['by climbing', "import { a } from '../../../../packages/keys/src/index.ts';"],
    ['by re-export', "export * from '@sotto/keys';"],
    ['by a named re-export', "export { a } from '@sotto/keys';"],
    ['at run time', "export const a = await import('@sotto/keys');"],
    ['at run time, climbing', 'export const a = import(`../../../../packages/frames/src/index.ts`);'],
    ['by require', "export const a = require('@sotto/keys');"],
    ['by import-require', "import a = require('@sotto/keys');"],
    ['as a Worker', "new Worker(new URL('../../../../packages/frames/src/index.ts', import.meta.url));"],
    ['in a mock', "vi.mock('@sotto/keys');"],
    ['of an unknown workspace', "import { a } from '@sotto/nowhere';"],
    ['of the tests', "import { a } from '../../../../test/a.ts';"],
    ['of another app', "import { a } from '../../../relay/src/main.ts';"],
  ])('stops the server from reaching the keys %s', (_way, text) => {
    expect(rulesFor('apps/server/src/rooms/a.ts', text)).toEqual(['walls/rooms']);
  });

  it.each([
    ['apps/relay/src/a.ts', '@sotto/keys'],
    ['apps/relay/src/a.ts', '@sotto/frames'],
    ['apps/relay/src/a.ts', '@sotto/client'],
    ['apps/web/src/a.tsx', '@sotto/keys'],
    ['apps/web/src/a.tsx', '@sotto/envelope'],
    ['packages/base/src/a.ts', '@sotto/protocol'],
    ['packages/protocol/src/a.ts', '@sotto/envelope'],
    ['packages/keys/src/a.ts', '@sotto/client'],
    ['packages/frames/src/a.ts', '@sotto/keys'],
    ['packages/client/src/a.ts', '@sotto/server'],
  ])('stops %s from importing %s', (file, specifier) => {
    expect(rulesFor(file, `import { a } from '${specifier}';`)).toEqual(['walls/rooms']);
  });

  it.each([
    ['apps/server/src/socket/a.ts', 'socket.io', 'apps/server/src/rooms/a.ts', 'walls/socket-io'],
    ['apps/server/src/store/a.ts', 'pg', 'apps/server/src/rooms/a.ts', 'walls/database'],
    ['apps/server/src/store/a.ts', '@prisma/adapter-pg', 'apps/server/src/http/a.ts', 'walls/database'],
    ['apps/server/src/store/a.ts', './generated/client.ts', 'apps/server/src/store.ts', 'walls/database'],
    ['apps/relay/src/sfu.ts', 'mediasoup', 'apps/relay/src/main.ts', 'walls/mediasoup'],
    ['apps/relay/src/sfu/a.ts', 'mediasoup', 'packages/client/src/a.ts', 'walls/mediasoup'],
    ['apps/server/src/main.ts', 'node:process', 'apps/server/src/app.ts', 'walls/process'],
  ])('lets %s import %s, but not from %s', (allowed, specifier, refused, rule) => {
    const climbing = specifier.replace('./', './store/');
    expect(rulesFor(allowed, `import { a } from '${specifier}';`)).toEqual([]);
    expect(rulesFor(refused, `import { a } from '${climbing}';`)).toEqual([rule]);
  });

  it('requires that a neighbour is called by its name', () => {
    const file = 'packages/protocol/src/a.ts';
    expect(rulesFor(file, "import { a } from '@sotto/base';")).toEqual([]);
    expect(rulesFor(file, "import { a } from '../../base/src/index.ts';")).toEqual(['walls/climbing']);
  });

  it('refuses an import whose target only running it would tell', () => {
    const text = 'export const a = (b: string) => import(b);';
    expect(rulesFor('apps/server/src/a.ts', text)).toEqual(['walls/computed']);
    expect(rulesFor('apps/web/src/later/createLater.ts', text)).toEqual(['walls/computed']);
    expect(rulesFor('apps/web/src/later/importAgain.ts', text)).toEqual([]);
  });

  it('lets test code share the tests of the house, and nothing more', () => {
    expect(rulesFor('apps/web/src/a.test.ts', "import '../../../test/a.ts';")).toEqual([]);
    expect(rulesFor('apps/web/src/a.test.ts', "import '@sotto/keys';")).toEqual(['walls/rooms']);
  });

  it('says where', () => {
    const root = plantTree({ 'apps/server/src/a.ts': "import { a } from 'pg';\n\nimport { b } from '@sotto/keys';\n" });
    expect(checkWalls(root).map(({ file, line }) => `${file}:${line}`)).toEqual([
      'apps/server/src/a.ts:1',
      'apps/server/src/a.ts:3',
    ]);
  });
});
