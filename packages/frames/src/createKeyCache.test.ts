import { randomBytes, type Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeKeys } from '../test/createFakeKeys.ts';
import { createKeyCache } from './createKeyCache.ts';
import type { KeySource } from './KeySource.ts';
import { encodeKid } from './kid.ts';

const position = { generation: 3, step: 1 };
const kid = encodeKid(position);
const session = randomBytes(32);

/** A cache whose source answers as `change` makes it. */
function createSubject(change: (keys: KeySource, retire: () => void) => Partial<KeySource> = () => ({})) {
  const keys = createFakeKeys('room', position);
  const changed = { ...keys, ...change(keys, () => keys.retire(position)) };
  return { keys, cache: createKeyCache({ keys: changed, session }, 'decrypt') };
}

describe('createKeyCache', () => {
  it('[F3] asks for no KID that names no position', async () => {
    const { keys, cache } = createSubject();
    expect(await cache.keyAt(7n)).toBeUndefined();
    expect(keys.asked).toBe(0);
  });

  it('asks again after an answer that failed', async () => {
    let isBroken = true;
    const { cache } = createSubject((keys) => ({
      baseKey: (...question) => (isBroken ? Promise.reject(new Error('bug')) : keys.baseKey(...question)),
    }));
    await expect(cache.keyAt(kid)).rejects.toThrow('bug');
    isBroken = false;
    expect(await cache.keyAt(kid)).toMatchObject({ kid });
  });
});

describe('deletion', () => {
  it('[F13] wipes the base key that it was given', async () => {
    const given: (Secret | undefined)[] = [];
    const { cache } = createSubject((keys) => ({
      async baseKey(...question) {
        given.push(await keys.baseKey(...question));
        return given[0];
      },
    }));
    await cache.keyAt(kid);
    expect(() => given[0]?.expose()).toThrow('wiped');
  });

  it('[F13] gives no key of a position that was let go while it was asked for', async () => {
    const { cache } = createSubject((keys, retire) => ({
      async baseKey(...question) {
        const secret = await keys.baseKey(...question);
        retire();
        return secret;
      },
    }));
    expect(await cache.keyAt(kid)).toBeUndefined();
  });

  it('[F13] gives no key once closed, also not one asked for before', async () => {
    const { keys, cache } = createSubject();
    const underWay = cache.keyAt(kid);
    cache.close();
    expect(await underWay).toBeUndefined();
    expect(await cache.keyAt(kid)).toBeUndefined();
    expect(keys.asked).toBe(1);
  });
});
