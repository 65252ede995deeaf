export type { AudioChoices, ChosenAudio, MicrophoneChoices } from './audio/AudioChoices.ts';
export { type BrowserClient, createBrowserClient } from './createBrowserClient.ts';
export type { Claim } from './HouseHost.ts';
export type { MissingAbility } from './missingAbility.ts';
