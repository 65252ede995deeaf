const item = 'sotto-logs';

/**
 * What this browser remembers of its rooms' logs, for some days: sealed, so that only who has a room's link can tell that it is
 * among them. A browser may forbid storage to a page, or have none left; then nothing is remembered.
 */
export const logMemory = {
  read: (): string | undefined => attempt(() => localStorage.getItem(item)) ?? undefined,
  write: (memory: string): void => attempt(() => localStorage.setItem(item, memory)),
  /** Calls back with what another tab has written, until `signal` is aborted. */
  watch: (onMemory: (memory: string) => void, signal: AbortSignal): void =>
    addEventListener('storage', ({ key, newValue }) => key === item && newValue !== null && onMemory(newValue), {
      signal,
    }),
};

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
