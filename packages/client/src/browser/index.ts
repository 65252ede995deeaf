export type { AudioChoices, ChosenAudio, MicrophoneChoices } from './AudioChoices.ts';
export { type BrowserClient, createBrowserClient } from './createBrowserClient.ts';
