/** Number of notices sent at once, and the pause before the next ones, in milliseconds. */
const portion = 48;
const pauseMs = 20;

/**
 * Sends notices in order and in portions. When a worker dies, thousands of transports end in one moment, and the server
 * must be able to answer others in between.
 */
export function paceNotices<T>(send: (notice: T) => void): (notice: T) => void {
  const waiting: T[] = [];
  let left = portion;
  let isPausing = false;
  const flush = () => {
    const notices = waiting.splice(0, left);
    left -= notices.length;
    for (const notice of notices) send(notice);
    if (left === portion || isPausing) return;
    isPausing = true;
    setTimeout(refill, pauseMs).unref();
  };
  const refill = () => {
    isPausing = false;
    left = portion;
    flush();
  };
  return (notice) => {
    waiting.push(notice);
    if (left > 0) flush();
  };
}
