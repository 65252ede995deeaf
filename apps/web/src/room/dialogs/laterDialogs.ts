import { createLater } from '../../later/createLater.ts';

export const laterDialogs = createLater(() => import('./roomDialogs.ts'));

/** The question of a person on stage who goes back in the browser's history. */
export const laterLeave = createLater(() => import('./LeaveDialog.tsx'));
