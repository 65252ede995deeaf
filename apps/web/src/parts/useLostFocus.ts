import { useEffect, useRef } from 'react';

/**
 * Moves the focus to the element that replaces a used control, so that keyboards go on from there and screen readers
 * say where they are. Checks again whenever `change` changes.
 */
export function useLostFocus<Taker extends HTMLElement>(change?: unknown) {
  const taker = useRef<Taker>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `change` is when to look, not what at.
  useEffect(() => {
    if (document.activeElement === document.body) taker.current?.focus({ preventScroll: true });
  }, [change]);
  return taker;
}
