import { createLater } from '../later/createLater.ts';

export const laterSettings = createLater(() => import('./SettingsDialog.tsx'));

/** The microphones and loudspeakers that the settings show, and their meters. */
export const laterDevices = createLater(() => import('@sotto/client/audio'));
