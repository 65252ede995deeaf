/**
 * How long a frame waits for a missing key, in milliseconds. After a removal, the stage gets the new keys first, so
 * listeners get theirs a moment after the first frame. On a busy connection, a step may be late as well.
 */
const patienceMs = 500;
/**
 * The most frames of one speaker that wait at once: as many frames of 20 ms as come in that time, and some more for a
 * burst.
 */
const mostOfSpeaker = 40;

/** Frames that wait for a key that is about to come. Each speaker has places of their own. */
export interface FrameWait {
  /** Resolves once `hasArrived` is true or the frame's time is over; a speaker's newer frames end the wait of the oldest. */
  wait(speaker: string, hasArrived: () => boolean): Promise<void>;
  /** Ends the wait of all frames whose key has arrived; called when there are new keys. */
  look(): void;
}

/** Creates an empty wait. */
export function createFrameWait(): FrameWait {
  /** By speaker, oldest first. */
  const waiting = new Map<string, Set<{ hasArrived(): boolean; settle(): void }>>();

  return {
    wait(speaker, hasArrived) {
      const theirs = waiting.get(speaker) ?? new Set();
      waiting.set(speaker, theirs);
      const [oldest] = theirs.size < mostOfSpeaker ? [] : theirs;
      oldest?.settle();
      return new Promise((resolve) => {
        const frame = { hasArrived, settle };
        function settle() {
          clearTimeout(timer);
          theirs.delete(frame);
          if (theirs.size === 0) waiting.delete(speaker);
          resolve();
        }
        const timer = setTimeout(settle, patienceMs);
        theirs.add(frame);
      });
    },
    look() {
      for (const frame of [...waiting.values()].flatMap((theirs) => [...theirs]))
        if (frame.hasArrived()) frame.settle();
    },
  };
}
