import { toBase64url } from '@sotto/base';
import { createServerKeys, serverFingerprint } from '@sotto/envelope';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchServerKey } from './fetchServerKey.ts';

const origin = 'https://sotto.example';
const { publicKey: key } = await createServerKeys();
const other = await serverFingerprint((await createServerKeys()).publicKey);
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', asked);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  asked.mockReset();
});

const answers = (text: string, status = 200) => Promise.resolve(new Response(text, { status }));
/** A request that hangs until it is aborted. */
const hangs: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));

it('[E2] takes the key that the fingerprint names, from no cache', async () => {
  asked.mockReturnValue(answers(`${toBase64url(key)}\n`));
  expect(await fetchServerKey(origin, await serverFingerprint(key))).toEqual({ ok: true, value: key });
  expect(asked.mock.calls[0]?.[1]).toMatchObject({ cache: 'no-store' });
});

it('[E2] refuses another server’s key', async () => {
  asked.mockReturnValue(answers(toBase64url(key)));
  expect(await fetchServerKey(origin, other)).toMatchObject({ error: { code: 'server-key-mismatch' } });
});

it.each([
  ['a page of a proxy', () => answers('<title>Back soon</title>')],
  ['an empty answer', () => answers('')],
  ['an error of a proxy', () => answers(toBase64url(key), 502)],
  ['no answer', () => Promise.reject(new TypeError('failed'))],
])('takes %s for a server that is away', async (_, answer) => {
  asked.mockImplementation(answer);
  expect(await fetchServerKey(origin, other)).toMatchObject({ error: { code: 'server-unreachable' } });
});

it('asks once more beside a request that hangs, and leaves none behind', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  asked.mockImplementation((url, init) => {
    signals.push(init?.signal);
    return signals.length < 3 ? hangs(url, init) : answers(toBase64url(key));
  });
  const fetching = fetchServerKey(origin, undefined);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await fetching).toMatchObject({ ok: true });
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, true]);
  expect(vi.getTimerCount()).toBe(0);
});
