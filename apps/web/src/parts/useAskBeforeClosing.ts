import { useEffect } from 'react';

/** Has the browser ask before it closes or reloads this page, in its own words, while `isWanted`. */
export function useAskBeforeClosing(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isWanted]);
}
