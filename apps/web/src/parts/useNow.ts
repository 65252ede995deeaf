import { useEffect, useState } from 'react';

const now = () => performance.timeOrigin + performance.now();

/** The time in milliseconds, as a room's times are; draws again with every second. */
export function useNow(): number {
  const [shown, setShown] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setShown(now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return shown;
}
