import type { Inside } from '../Inside.ts';

/**
 * True if everybody in the room is shown and none of them is a moderator. In a crowd only a part is shown, so nobody
 * can tell.
 */
export function lacksModerator({ stage, audience, audienceFrom, audienceCount, unverifiedCount }: Inside): boolean {
  const isAllShown = unverifiedCount === 0 && audienceFrom === 0 && audience.length === audienceCount;
  return isAllShown && [...stage, ...audience].every(({ isModerator }) => !isModerator);
}
