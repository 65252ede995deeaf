import { isPutOut, type State } from '@sotto/keys';
import { isBanned } from '@sotto/records';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { LogReader } from './LogReader.ts';

/** Tells whether a moderator removed or banned this person, so that nobody would give them a key. [P7] */
export function isShutOut(state: State): boolean {
  return isPutOut(state) || isBanned(state.log.log, state.self.memberKey.publicKey);
}

/** Tells the same by the log as the server has it now. A log that can't be read says nothing. */
export async function isShutOutBy(log: LogReader, connection: ServerConnection, state: State): Promise<boolean> {
  log.adopt(state.log);
  const read = await log.read(connection);
  return read.ok && isShutOut({ ...state, log: read.value });
}
