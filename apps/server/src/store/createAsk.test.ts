import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAsk } from './createAsk.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => undefined);

describe('a question to the database', () => {
  it('ends in time even if no answer ever comes', async () => {
    const asked = createAsk(() => false, 5_000)(never);
    const refused = expect(asked).rejects.toMatchObject({ code: 'database-late' });
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
  });

  it('leaves no timer behind, whether it was answered, refused or never asked', async () => {
    await createAsk(() => false)(async () => 1);
    await expect(createAsk(() => false)(() => Promise.reject(new Error('x')))).rejects.toThrow();
    await expect(createAsk(() => true)(never)).rejects.toMatchObject({ code: 'closed' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
