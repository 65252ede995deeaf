const item = 'sotto-logs';

/**
 * What this browser remembers of its rooms' logs, for some days: sealed, so that only who has a room's link can tell that it is
 * among them. A browser may forbid storage to a page, or have none left; then nothing is remembered.
 */
export const logMemory = {
  read: (): string | undefined => attempt(() => localStorage.getItem(item)) ?? undefined,
  write: (memory: string): void => attempt(() => localStorage.setItem(item, memory)),
};

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
