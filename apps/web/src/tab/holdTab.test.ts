import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openForbiddenStorage } from '../../test/openForbiddenStorage.ts';
import { holdTab } from './holdTab.ts';

function createStorage(items: Record<string, string> = {}) {
  const held = new Map(Object.entries(items));
  return {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
    removeItem: (name: string) => void held.delete(name),
    copy: () => createStorage(Object.fromEntries(held)),
  };
}

const { locks } = navigator;
const openChannel = (name: string) => new BroadcastChannel(name);
const means = { locks, openChannel };

describe('holdTab', () => {
  /** Ends the page's wait. */
  let patience: AbortController;

  beforeEach(() => {
    patience = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => patience.signal);
  });

  afterEach(() => vi.restoreAllMocks());

  it('takes a new tab for no duplicate', async () => {
    expect(await holdTab(createStorage(), means)).toBe(false);
  });

  it('knows a duplicate of a tab that is open, and a duplicate of that one', async () => {
    const first = createStorage();
    await holdTab(first, means);
    const second = first.copy();
    expect(await holdTab(second, means)).toBe(true);
    expect(await holdTab(second.copy(), means)).toBe(true);
  });

  it('takes a page that comes after for a reload, also where the one before takes its time to go', async () => {
    const storage = createStorage({ 'sotto-tab': 'reloaded' });
    const before = Promise.withResolvers<void>();
    const held = locks.request('reloaded', () => before.promise);
    setTimeout(() => before.resolve(), 50);
    expect(await holdTab(storage, means)).toBe(false);
    await held;
  });

  it('takes a tab for a duplicate in the end if the holder of its name does not answer', async () => {
    void locks.request('hanging', () => new Promise(() => undefined));
    const told = holdTab(createStorage({ 'sotto-tab': 'hanging' }), means);
    await expect.poll(async () => (await locks.query()).pending?.map(({ name }) => name)).toContain('hanging');
    patience.abort();
    expect(await told).toBe(true);
  });

  it('takes no tab for a duplicate where the browser has no storage or no locks', async () => {
    expect(await holdTab(openForbiddenStorage(), means)).toBe(false);
    expect(await holdTab(createStorage(), { openChannel })).toBe(false);
  });
});
