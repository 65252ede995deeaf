import { type Bytes, concat, encodeUint, fromText, hkdf } from '@sotto/base';
import type { ServerKeys } from '@sotto/envelope';
import { limits } from '@sotto/protocol';
import type { Room } from '../store/Store.ts';

/**
 * Derives the name under which a relay groups a room's streams. It stays the same after a restart, and differs for each
 * room, even for a new room under the handle of an ended one. Without the server's secret nobody can tell which room it
 * stands for. [R11]
 */
export function deriveGroup(
  keys: ServerKeys,
  { handle, createdAt }: Pick<Room, 'handle' | 'createdAt'>,
): Promise<Bytes> {
  const info = concat(fromText('sotto/1 group'), handle, encodeUint(createdAt.getTime(), 8));
  return hkdf(keys.secretKey.expose(), { info, length: limits.handleBytes });
}
