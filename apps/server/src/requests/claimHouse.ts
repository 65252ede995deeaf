import { type Fault, fail, ok, type Result, sha256 } from '@sotto/base';
import type { Code, HouseAnswer, HouseBody } from '@sotto/protocol';
import type { HouseClient } from './Client.ts';

/**
 * Makes a house, whose handle the hello named, for a client with the token that the server printed. [H2]
 */
export async function claimHouse(
  client: HouseClient,
  { token, linkKey, ownerKey, name }: HouseBody<'claim-house'>,
): Promise<Result<HouseAnswer<'claim-house'>, Fault<Code>>> {
  const { standing, parts, houseHandle } = client;
  if (standing.kind !== 'absent' || !standing.fits(linkKey)) return fail('not-allowed');
  const house = { handle: houseHandle, linkKey, ownerKey, name, createdAt: new Date(parts.now()) };
  if (!(await parts.store.claim.spend(await sha256(token), house))) return fail('claim-refused');
  client.standing = { kind: 'proved' };
  return ok({});
}
