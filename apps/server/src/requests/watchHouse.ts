import { type Fault, fail, ok, type Result } from '@sotto/base';
import type { HouseAnswer } from '@sotto/protocol';
import type { HouseClient } from './Client.ts';

/**
 * Shows the hallway of a house to a client that proved its link: rooms that are live now before the answer, changes
 * after it. [H5]
 */
export async function watchHouse(client: HouseClient): Promise<Result<HouseAnswer<'watch'>, Fault<'house-gone'>>> {
  if (client.standing.kind !== 'proved') return fail('house-gone');
  client.parts.hallways.watch(client);
  return ok({});
}
