import type { Inside } from './Inside.ts';

/** Whether nobody would be left to moderate the room if this person went. */
export function isLastModerator({ stage, audience }: Pick<Inside, 'stage' | 'audience'>): boolean {
  const moderators = [...stage, ...audience].filter(({ isModerator }) => isModerator);
  return moderators.length > 0 && moderators.every(({ isSelf }) => isSelf);
}
