import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLater, missingParts } from './createLater.ts';

const whyIncomplete = vi.hoisted(() => vi.fn());
vi.mock('@sotto/client/browser', () => ({ whyIncomplete }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const part = { name: 'a part' };
const fails = () => Promise.reject(new TypeError('failed'));

async function outcomeOf(loading: Promise<unknown>): Promise<unknown> {
  const settled = loading.then(
    (value) => value,
    () => 'missing',
  );
  await vi.runAllTimersAsync();
  return settled;
}

it('loads a part once for all who ask', async () => {
  const load = vi.fn(async () => part);
  const later = createLater(load);
  expect(await Promise.all([later.load(), later.load(), later.loadPatiently()])).toEqual([part, part, part]);
  expect(load).toHaveBeenCalledOnce();
});

it('tries a part again that failed', async () => {
  const load = vi.fn(async () => part).mockImplementationOnce(fails);
  expect(await outcomeOf(createLater(load).load())).toBe(part);
  expect([load.mock.calls.length, missingParts.snapshot()]).toEqual([2, undefined]);
});

it('gives a part up that hangs', async () => {
  const load = vi.fn<() => Promise<typeof part>>(() => new Promise(() => undefined));
  whyIncomplete.mockResolvedValue('internal');
  const later = createLater(load);
  expect(await outcomeOf(later.load())).toBe('missing');
  expect([load.mock.calls.length, missingParts.snapshot()]).toEqual([3, 'internal']);
  load.mockResolvedValue(part);
  expect(await outcomeOf(later.load())).toBe(part);
  expect(missingParts.snapshot()).toBeUndefined();
});

it('is patient while the server is away, and has the part once it is back', async () => {
  let isAway = true;
  const load = vi.fn(() => (isAway ? fails() : Promise.resolve(part)));
  whyIncomplete.mockResolvedValue('server-unreachable');
  const loading = createLater(load).loadPatiently();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(missingParts.snapshot()).toBe('server-unreachable');
  isAway = false;
  expect(await outcomeOf(loading)).toBe(part);
  expect(missingParts.snapshot()).toBeUndefined();
});

it('is not patient where the server has another page', async () => {
  whyIncomplete.mockResolvedValue('unsupported-version');
  expect(await outcomeOf(createLater(fails).loadPatiently())).toBe('missing');
  expect(missingParts.snapshot()).toBe('unsupported-version');
});
