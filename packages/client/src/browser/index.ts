export type { AudioChoices, ChosenAudio } from './AudioChoices.ts';
export { type BrowserClient, createBrowserClient } from './createBrowserClient.ts';
