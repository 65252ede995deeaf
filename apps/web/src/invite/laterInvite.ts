import { createLater } from '../later/createLater.ts';

export const laterInvite = createLater(() => import('./InviteDialog.tsx'));
