/** Time limit for the server's page, in milliseconds. */
const deadlineMs = 10_000;

/**
 * Tells why a part of this page can't be had: the server has a page of another version, or can't be reached, or neither,
 * which is a fault of ours. Reloading helps against the first and the last.
 */
export async function whyIncomplete(): Promise<'unsupported-version' | 'server-unreachable' | 'internal'> {
  const own = [...document.querySelectorAll<HTMLScriptElement>('script[type=module][src]')];
  try {
    const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(deadlineMs) });
    if (!response.ok) return 'server-unreachable';
    const page = await response.text();
    // Names of scripts have a hash of what is in them.
    return own.every(({ src }) => page.includes(new URL(src).pathname)) ? 'internal' : 'unsupported-version';
  } catch {
    return 'server-unreachable';
  }
}
