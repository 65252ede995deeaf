import type { Bytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { checkMemory, type LogMemory } from './remember.ts';

const hash = (fill: number): Bytes => new Uint8Array(32).fill(fill);
const memory: LogMemory = { epoch: 2, sequence: 2, head: hash(2), bans: [hash(9)] };
const heads = [hash(0), hash(1), hash(2)];

describe('what is remembered of a log', () => {
  it.each([
    ['the same', { epoch: 2, heads, genesisBans: [] }, 'ok'],
    ['a longer one', { epoch: 2, heads: [...heads, hash(3)], genesisBans: [] }, 'ok'],
    ['one that ends before', { epoch: 2, heads: heads.slice(0, 2), genesisBans: [] }, 'truncated'],
    ['one that went another way', { epoch: 2, heads: [hash(0), hash(1), hash(7), hash(8)], genesisBans: [] }, 'forked'],
    ['an older epoch', { epoch: 1, heads: [...heads, hash(3)], genesisBans: [hash(9)] }, 'older-epoch'],
    ['a newer epoch with its bans', { epoch: 3, heads: [hash(5)], genesisBans: [hash(9)] }, 'ok'],
    ['a newer epoch without one', { epoch: 3, heads: [hash(5)], genesisBans: [hash(8)] }, 'bans-dropped'],
  ])('[P9] is held against %s', (_, shown, expected) => {
    const checked = checkMemory(memory, shown);
    expect(checked.ok ? 'ok' : checked.error.code).toBe(expected);
  });

  it('[P9] asks nothing of a first visit', () => {
    expect(checkMemory(undefined, { epoch: 1, heads: [hash(0)], genesisBans: [] })).toEqual({ ok: true, value: null });
  });
});
