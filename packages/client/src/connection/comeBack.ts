import type { Fault, Result } from '@sotto/base';
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

/** Tries after a lost connection until we are inside again, under the same join if the server can still resume it. */
export async function comeBack(way: WayBack): Promise<void> {
  for (let attempt = 0; way.isOpen(); attempt++) {
    way.onTry(attempt);
    await waitBefore(attempt, way.hurry());
    if (way.isOpen() && (await tryOnce(way, attempt))) return;
  }
}

async function tryOnce(way: WayBack, attempt: number): Promise<boolean> {
  const connected = await way.connect();
  if (!connected.ok) return giveUp(way, connected.error.code);
  const { connection, preview } = connected.value;
  if (!preview) way.onEnd({ phase: 'ended' });
  if (!way.isOpen()) {
    connection.close();
    return false;
  }
  const resumed = await way.resume(connection);
  if (resumed.ok) return true;
  if (isResumable(resumed.error.code, attempt)) {
    connection.close();
    return false;
  }
  if (await way.isShutOut(connection)) {
    way.onEnd({ phase: 'removed' });
    void leaveServer(connection, null);
    return false;
  }
  const entered = await way.enter(connection);
  if (entered.ok) return true;
  void leaveServer(connection, null);
  return giveUp(way, entered.error.code);
}

/** Ends the way back after a final refusal. */
function giveUp(way: WayBack, code: Code): false {
  if (isFinal(code)) way.onEnd({ phase: 'failed', code });
  return false;
}
