const item = 'sotto-log';

/**
 * What this tab remembers of its room's log, beside the link that it keeps for a reload: a hash, and the public keys of who
 * was banned. A browser may forbid storage to a page; then a reload remembers nothing.
 */
export const tabMemory = {
  read: (): string | undefined => storage()?.getItem(item) ?? undefined,
  write: (memory: string): void => storage()?.setItem(item, memory),
};

function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
