export type { AudioChoices, ChosenAudio, MicrophoneChoices } from './audio/AudioChoices.ts';
export { type BrowserClient, createBrowserClient } from './createBrowserClient.ts';
export type { MissingAbility } from './missingAbility.ts';
export type { Claim } from './worker/HouseHost.ts';
export { whyIncomplete } from './worker/whyIncomplete.ts';
