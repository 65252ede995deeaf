import { fail } from '@sotto/base';
import type { openNewRoom } from './join/openNewRoom.ts';

/** Creates a room. Its modules are loaded only now, since entering an existing room does not need them. */
export async function makeRoom(...wanted: Parameters<typeof openNewRoom>): ReturnType<typeof openNewRoom> {
  const opening = await import('./join/openNewRoom.ts').catch(() => undefined);
  return opening ? opening.openNewRoom(...wanted) : fail('server-unreachable');
}
