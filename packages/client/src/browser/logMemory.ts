const item = 'sotto-logs';

/**
 * This browser's memory of its rooms' logs, for some days. It is sealed, so that only a person with a room's link can
 * tell that the room is in it. If the browser forbids storage or has no space left, nothing is remembered.
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
