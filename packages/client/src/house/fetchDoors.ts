import { type Doors, doorsPath, parseDoors } from '@sotto/protocol';

const deadlineMs = 10_000;

/**
 * Asks a server what visitors may do without a house; `undefined` if it does not say. A visitor then tries, and learns
 * of a refusal by its code.
 */
export async function fetchDoors(origin: string): Promise<Doors | undefined> {
  try {
    const response = await fetch(origin + doorsPath, { signal: AbortSignal.timeout(deadlineMs) });
    return response.ok ? parseDoors(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}
