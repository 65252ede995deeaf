const width = 1024;

/** The counters of one session that were opened (RFC 3711 section 3.3.2). */
export interface ReplayWindow {
  /** Tells whether this counter is new. It changes nothing, so it can be called before the frame is authenticated. */
  isFresh(ctr: number): boolean;
  /** Marks the counter of an authenticated frame and says whether it was new: of two equal frames one gets `true`. */
  accept(ctr: number): boolean;
}

/**
 * Remembers the last 1,024 counters; older ones count as seen. Counters are 32-bit and not 0. [F12]
 *
 * A counter's slot is its remainder by the window's size. The slot keeps the highest counter that fell into it. Inside
 * the window, no two counters share a slot, so nothing needs clearing when the window moves on.
 */
export function createReplayWindow(): ReplayWindow {
  const slots = new Uint32Array(width);
  let highest = 0;

  function isFresh(ctr: number): boolean {
    return ctr > highest - width && slots[ctr % width] !== ctr;
  }

  return {
    isFresh,
    accept(ctr) {
      if (!isFresh(ctr)) return false;
      slots[ctr % width] = ctr;
      highest = Math.max(highest, ctr);
      return true;
    },
  };
}
