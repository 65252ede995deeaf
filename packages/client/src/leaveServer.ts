import type { Bytes } from '@sotto/base';
import type { ServerSession } from './ServerSession.ts';

/**
 * Leaves, where we were inside, and hangs up once the server knows: what a hang-up overtakes it never reads. `signature` is
 * that of a leaving entry in the key roster; null where there is none to make. [R7, G6]
 */
export function leaveServer(session: ServerSession, signature: Bytes | null): void {
  session.onEvent(() => undefined);
  void session.request('leave', { signature }).then(() => session.close());
}
