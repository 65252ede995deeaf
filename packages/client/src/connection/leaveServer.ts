import type { Bytes } from '@sotto/base';
import type { ServerConnection } from './ServerConnection.ts';

/**
 * Leaves, if we were inside, and hangs up once the server has answered: a server never reads a request that a hang-up
 * overtakes. `signature` is that of our leave in the roster; null if there is none. [R7, G5]
 */
export async function leaveServer(connection: ServerConnection, signature: Bytes | null): Promise<void> {
  connection.onEvent(() => undefined);
  await connection.request('leave', { signature });
  connection.close();
}
