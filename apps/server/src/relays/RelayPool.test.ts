import { randomBytes } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RelayPool } from './RelayPool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ignore = () => undefined;
const connection = { onMessage: ignore, onClose: ignore, close: ignore } as unknown as SealedConnection;

function createPool() {
  const log = createLog({ component: 'test', sink: { write: ignore } });
  return new RelayPool({ log, onUp: ignore, onGone: ignore, onTransportClosed: ignore });
}

describe('a relay that is waited for', () => {
  it('[R11] is found at once if it is there, and otherwise once it dials in, even after others', async () => {
    const pool = createPool();
    const [key, other] = [randomBytes(32), randomBytes(32)];
    const waiting = pool.whenUp(key, 1_000);
    pool.add(connection, other);
    pool.add(connection, key);
    expect((await waiting)?.key).toBe(key);
    expect((await pool.whenUp(key, 1_000))?.key).toBe(key);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[R11] is given up after a while', async () => {
    const pool = createPool();
    const waiting = pool.whenUp(randomBytes(32), 1_000);
    pool.add(connection, randomBytes(32));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await waiting).toBeUndefined();
  });
});
