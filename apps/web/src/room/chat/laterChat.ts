import { createLater } from '../../later/createLater.ts';

export const laterChat = createLater(() => import('./chatDesk.ts'));
