import { useEffect, useState } from 'react';

const momentMs = 1_000;

/** Whether something holds, and has for longer than a while; that it does not hold is told at once. */
export function useLasting(holds: boolean, whileMs = momentMs): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setLasts(true), whileMs);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [holds, whileMs]);
  return holds && lasts;
}
