import { setTimeout as wait } from 'node:timers/promises';

/** Number of items taken at once, and the pause before the next ones, in milliseconds: about 1,900 a second. */
const portion = 48;
const pauseMs = 25;

/** Lets others have their turn. */
export const pause = (): Promise<void> => wait(pauseMs, undefined, { ref: false });

/**
 * Takes many items in turn, in portions with pauses between them. A client that learns that its path to the relay is
 * lost asks for another one at once. Serving thousands at once would not be faster. After a pause, the caller must
 * check its conditions again.
 */
export async function eachPaced<T>(items: readonly T[], take: (item: T) => void): Promise<void> {
  for (let from = 0; from < items.length; from += portion) {
    if (from > 0) await pause();
    for (const item of items.slice(from, from + portion)) take(item);
  }
}
