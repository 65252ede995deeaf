import { fail } from '@sotto/base';
import type { openNewRoom } from './openNewRoom.ts';

/** Makes a room, which is on nobody's way into one that is there: what it takes is loaded when it is wanted. */
export async function makeRoom(...wanted: Parameters<typeof openNewRoom>): ReturnType<typeof openNewRoom> {
  const opening = await import('./openNewRoom.ts').catch(() => undefined);
  return opening ? opening.openNewRoom(...wanted) : fail('server-unreachable');
}
