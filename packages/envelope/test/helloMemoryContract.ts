import { randomBytes } from '@sotto/base';
import { describe, expect, test } from 'vitest';
import type { HelloMemory } from '../src/index.ts';

/** A memory and the clock by which it forgets, for one test. */
export interface MemoryUnderTest {
  readonly memory: HelloMemory;
  /** Moves the clock to a time in milliseconds since the epoch. */
  setTime(nowMs: number): void;
}

const startMs = 1_790_000_000_000;
const expiresAtMs = startMs + 240_000;

/**
 * The contract of every `HelloMemory`, in memory or in a store. `create` returns an empty one with a settable clock.
 */
export function describeHelloMemory(name: string, create: () => MemoryUnderTest | Promise<MemoryUnderTest>): void {
  describe(`${name} as a hello memory`, () => {
    async function start(): Promise<MemoryUnderTest> {
      const subject = await create();
      subject.setTime(startMs);
      return subject;
    }

    test('[E6] gives a key to its first claim alone', async () => {
      const { memory } = await start();
      const key = randomBytes(32);
      expect(await memory.claim(key, expiresAtMs)).toBe(true);
      expect(await memory.claim(key, expiresAtMs)).toBe(false);
    });

    test('[E6] gives a key to one of many concurrent claims', async () => {
      const { memory } = await start();
      const key = randomBytes(32);
      const claims = await Promise.all(Array.from({ length: 20 }, () => memory.claim(key, expiresAtMs)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    test('[E6] knows a key by its bytes, not by its array', async () => {
      const { memory } = await start();
      const key = randomBytes(32);
      await memory.claim(key, expiresAtMs);
      expect(await memory.claim(new Uint8Array(key), expiresAtMs)).toBe(false);
      key.fill(1);
      expect(await memory.claim(key, expiresAtMs)).toBe(true);
    });

    test('[E6] keeps a claim through the instant of its expiry', async () => {
      const { memory, setTime } = await start();
      const key = randomBytes(32);
      await memory.claim(key, expiresAtMs);
      setTime(expiresAtMs);
      expect(await memory.claim(key, expiresAtMs + 240_000)).toBe(false);
    });

    test('[E6] a refused claim changes nothing about the first', async () => {
      const { memory, setTime } = await start();
      const key = randomBytes(32);
      await memory.claim(key, expiresAtMs);
      await memory.claim(key, startMs);
      setTime(expiresAtMs);
      expect(await memory.claim(key, expiresAtMs)).toBe(false);
    });
  });
}
