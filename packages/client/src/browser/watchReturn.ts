/**
 * Calls back when the page may have missed a change of the network: it is visible again, resumes after it was frozen
 * (Page Lifecycle), comes back from the browser's page cache, or has a network again. Ends with `signal`.
 */
export function watchReturn(onReturn: () => void, signal: AbortSignal): void {
  const isShown = () => document.visibilityState === 'visible';
  document.addEventListener('visibilitychange', () => isShown() && onReturn(), { signal });
  document.addEventListener('resume', onReturn, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && onReturn(), { signal });
  addEventListener('online', onReturn, { signal });
}
