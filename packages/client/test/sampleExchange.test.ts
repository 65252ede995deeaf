import { readFile } from 'node:fs/promises';
import { ready as envelopeReady } from '@sotto/envelope';
import { ready } from '@sotto/keys';
import { afterEach, expect, it, vi } from 'vitest';
import { sampleExchange } from './sampleExchange.ts';

/** From the folder in which tests run, which is the repository's. */
const spec = 'packages/protocol/SPEC.md';

afterEach(() => vi.restoreAllMocks());

it('[E4, E7, E8, W2, F5, F7] SPEC.md has the bytes of a sample exchange', async () => {
  await Promise.all([ready, envelopeReady]);
  const secrets = [4, 5];
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    (array as unknown as Uint8Array).fill(secrets.shift() ?? 0);
    return array;
  });
  const [, sample] = /^## A sample\n[\s\S]*?```\n([\s\S]*?)\n```/m.exec(await readFile(spec, 'utf8')) ?? [];
  expect(sample).toBe((await sampleExchange()).join('\n').trimEnd());
});
