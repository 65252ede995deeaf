import { useEffect, useState } from 'react';

const momentMs = 1_000;

/** True if a condition has held for longer than a while; false as soon as it does not hold. */
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
