import { type Doors, doorsPath, parseDoors } from '@sotto/protocol';

const deadlineMs = 10_000;

/**
 * Asks a server which doors are open to visitors; gives `undefined` if it does not say. Then a visitor tries, and learns of a
 * refusal by its code.
 */
export async function fetchDoors(origin: string): Promise<Doors | undefined> {
  try {
    const response = await fetch(origin + doorsPath, { signal: AbortSignal.timeout(deadlineMs) });
    return response.ok ? parseDoors(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}
