import { type Fault, fail, ok, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import type { ServerSession } from './ServerSession.ts';

/** Asks for the room's end, which then comes as an event, to whoever asked as to everybody. [R12] */
export async function endRoom(session: ServerSession | undefined): Promise<Result<null, Fault<Code>>> {
  const ended = session ? await session.request('end-room', {}) : fail('not-inside');
  return ended.ok ? ok(null) : ended;
}
