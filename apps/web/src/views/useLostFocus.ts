import { useEffect, useRef } from 'react';

/**
 * For what takes the place of a control that was used: it takes the focus that was lost with it, so that keyboards go on
 * from there and screen readers say where they are. Looks anew whenever `change` changes.
 */
export function useLostFocus<Taker extends HTMLElement>(change?: unknown) {
  const taker = useRef<Taker>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `change` is when to look, not what at.
  useEffect(() => {
    if (document.activeElement === document.body) taker.current?.focus({ preventScroll: true });
  }, [change]);
  return taker;
}
