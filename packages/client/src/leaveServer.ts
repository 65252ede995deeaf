import type { ServerSession } from './ServerSession.ts';

/** Leaves, where we were inside, and hangs up once the server knows: what a hang-up overtakes it never reads. [R7] */
export function leaveServer(session: ServerSession): void {
  session.onEvent(() => undefined);
  void session.request('leave', {}).then(() => session.close());
}
