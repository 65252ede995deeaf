import { type Knock, knockPath, knocks } from '@sotto/protocol';

type Reason = 'websocket-blocked' | 'rate-limited' | 'server-unreachable';

/** Time limit for the answer, in milliseconds. */
const deadlineMs = 5_000;

const reasons: Readonly<Record<Knock, Reason>> = {
  none: 'websocket-blocked',
  refused: 'rate-limited',
  heard: 'server-unreachable',
};

/**
 * Finds out why a WebSocket did not open. Browsers don't tell a page, so we ask the server over HTTP whether the
 * WebSocket arrived there.
 */
export async function whyNoWire(origin: string): Promise<Reason> {
  try {
    const response = await fetch(origin + knockPath, { signal: AbortSignal.timeout(deadlineMs), cache: 'no-store' });
    const text = response.ok ? (await response.text()).trim() : '';
    const knock = knocks.find((each) => each === text);
    return knock ? reasons[knock] : 'server-unreachable';
  } catch {
    return 'server-unreachable';
  }
}
