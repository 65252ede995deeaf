import type { createVoice } from './createVoice.ts';

/** Brings what a member speaks with, which is no part of what a page loads at first. Rejects where it can't be had. */
export async function loadVoice(): Promise<typeof createVoice> {
  return (await import('./createVoice.ts')).createVoice;
}
