import { createBrowserClient } from '@sotto/client/browser';
import type { Client } from './room/Client.ts';

/** The real rooms, as far as this browser can reach them. */
export const client: Client = createBrowserClient();
