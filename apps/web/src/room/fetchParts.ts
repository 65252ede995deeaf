import { laterInvite } from '../invite/laterInvite.ts';
import { laterDevices, laterSettings } from '../settings/laterSettings.ts';
import { laterChat } from './chat/laterChat.ts';
import { laterDialogs, laterLeave } from './dialogs/laterDialogs.ts';
import { laterDesk } from './dock/laterDesk.ts';
import { laterNews } from './notices/laterNews.ts';

/** The parts of a room's page that load after its sound flows, the most wanted first. */
const parts = [laterDesk, laterNews, laterChat, laterDialogs, laterLeave, laterInvite, laterSettings, laterDevices];

/**
 * Fetches them before they are wanted, one after the other: a part that is here needs no server, which may be away by
 * then or have other parts.
 */
export async function fetchParts(): Promise<void> {
  // A part that is missing for good is shown as such, and the others may still come.
  for (const part of parts) await part.loadPatiently().catch(() => undefined);
}
