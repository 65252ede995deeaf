import { createLater } from '../../later/createLater.ts';

/** Everything around a room's controls that its sound does not need. */
export const laterDesk = createLater(() => import('./roomDesk.ts'));
