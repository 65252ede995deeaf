import { type Fault, fail, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import type { Done } from '../Done.ts';
import { isFinal, isResumable, waitBefore } from './comeBackPace.ts';
import { leaveServer } from './leaveServer.ts';
import type { Connected, ServerConnection } from './ServerConnection.ts';

/** The steps of coming back. */
export interface WayBack {
  connect(): Promise<Result<Connected, Fault<Code>>>;
  /** Tells whether coming back is still wanted. */
  isOpen(): boolean;
  /** Cuts the wait for the next try short. */
  hurry(): AbortSignal;
  onTry(attempt: number): void;
  /** Called if there is no way back: the room is gone, we were removed, or its records differ from before. [P10] */
  onEnd(end: { readonly phase: 'ended' | 'removed' } | { readonly phase: 'failed'; readonly code: Code }): void;
  /** Continues under the same join. [R10] */
  resume(connection: ServerConnection): Promise<Done>;
  /**
   * Tells whether a moderator removed us meanwhile. The client of a removed member must not come back by itself. [P7]
   */
  isShutOut(connection: ServerConnection): Promise<boolean>;
  /** Enters under a new join. */
  enter(connection: ServerConnection): Promise<Done>;
}

/**
 * Number of refused hellos in a row after which the next one would be refused too. One alone can meet a server that is
 * just being replaced by another.
 */
const mostRefusals = 3;

/** Tries after a lost connection until we are inside again, under the same join if the server can still resume it. */
export async function comeBack(way: WayBack): Promise<void> {
  let refusals = 0;
  for (let attempt = 0; way.isOpen(); attempt++) {
    way.onTry(attempt);
    await waitBefore(attempt, way.hurry());
    if (!way.isOpen()) return;
    const back = await tryOnce(way, attempt);
    if (back.ok) return;
    const { code } = back.error;
    refusals = code === 'bad-hello' ? refusals + 1 : 0;
    if (isFinal(code) || refusals === mostRefusals) way.onEnd({ phase: 'failed', code });
  }
}

async function tryOnce(way: WayBack, attempt: number): Promise<Done> {
  const connected = await way.connect();
  if (!connected.ok) return connected;
  const { connection, preview } = connected.value;
  if (!preview) way.onEnd({ phase: 'ended' });
  if (!way.isOpen()) {
    connection.close();
    return fail('not-inside');
  }
  const resumed = await way.resume(connection);
  if (resumed.ok) return resumed;
  if (isResumable(resumed.error.code, attempt)) {
    connection.close();
    return resumed;
  }
  const entered = await enterAgain(way, connection);
  if (!entered.ok) void leaveServer(connection, null);
  return entered;
}

async function enterAgain(way: WayBack, connection: ServerConnection): Promise<Done> {
  if (!(await way.isShutOut(connection))) return way.enter(connection);
  way.onEnd({ phase: 'removed' });
  return fail('not-allowed');
}
