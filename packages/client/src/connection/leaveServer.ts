import type { Bytes } from '@sotto/base';
import type { ServerConnection } from './ServerConnection.ts';

/**
 * Leaves, if we were inside, and hangs up once the server has answered. If we hung up sooner, the server might never
 * read the request. `signature` is that of our leave in the roster; null if there is none. [R7, G5]
 */
export async function leaveServer(connection: ServerConnection, signature: Bytes | null): Promise<void> {
  connection.onEvent(() => undefined);
  await connection.request('leave', { signature });
  connection.close();
}

/** Leaves on each of these connections; one that stands twice is left once. */
export function leaveServers(connections: readonly (ServerConnection | undefined)[], signature: Bytes | null) {
  return Promise.all([...new Set(connections)].map((each) => each && leaveServer(each, signature)));
}
