export { type BrowserClient, createBrowserClient } from './createBrowserClient.ts';
