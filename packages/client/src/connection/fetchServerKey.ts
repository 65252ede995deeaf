import { type Bytes, type Fault, fail, fromBase64url, type Result } from '@sotto/base';
import { parseServerKey, serverFingerprint } from '@sotto/envelope';
import { serverKeyPath } from '@sotto/protocol';

/** Time limit for the answer, in milliseconds. */
const deadlineMs = 10_000;
/** How long a request may hang until another one is sent beside it, in milliseconds. */
const hangingMs = 2_500;
const keyBytes = 32;

/**
 * Fetches the server's key from its origin. The link's fingerprint vouches for the key; for a new room, only the origin
 * does.
 *
 * The request also shows whether the server can be reached, without the cost of a failed WebSocket: after failures,
 * Firefox makes the next WebSocket wait for up to a minute. If the answer is not a key, it comes from a proxy whose
 * server is away, and says nothing about the server.
 */
export async function fetchServerKey(
  origin: string,
  fingerprint: Bytes | undefined,
): Promise<Result<Bytes, Fault<'server-unreachable' | 'server-key-mismatch'>>> {
  const text = await fetchSoon(origin + serverKeyPath);
  const key = text === undefined ? undefined : fromBase64url(text.trim());
  if (key?.length !== keyBytes) return fail('server-unreachable');
  return parseServerKey(key, fingerprint ?? (await serverFingerprint(key)));
}

/**
 * Fetches a text; `undefined` if there is none. If a network path was lost, a request hangs much longer than the path
 * is gone, so we send others beside it. The first that ends, ends all.
 */
async function fetchSoon(url: string): Promise<string | undefined> {
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(deadlineMs)]);
  const ask = async () => {
    const response = await fetch(url, { signal, cache: 'no-store' });
    return response.ok ? response.text() : undefined;
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      const begin = () => void ask().then(resolve, reject);
      begin();
      timer = setInterval(begin, hangingMs);
    });
  } catch {
    return undefined;
  } finally {
    clearInterval(timer);
    ending.abort();
  }
}
