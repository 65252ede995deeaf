import { type Fault, ok, type Result, type Secret } from '@sotto/base';
import { ready } from '@sotto/envelope';
import { createHouseLink, deriveHouseOwnerKey, formatHouseFragment, parseTitle, sealHouseName } from '@sotto/keys';
import type { ClaimLink, Code, HouseBody } from '@sotto/protocol';
import { createHouseAccess, type HouseAccess, type HouseOptions } from './HouseAccess.ts';

/** A house as its link shows it. */
export interface House {
  readonly name: string;
  /** The fragment after `#` in its link. It contains the house secret. */
  readonly fragment: string;
}

/**
 * Makes a house with the claim link that the server printed; its secret and owner key are made here. [H2]
 *
 * If an answer was lost, asks for it again: otherwise the token could be spent and nobody would have the house.
 */
export async function claimHouse(
  { token, serverFingerprint }: ClaimLink,
  typedName: string,
  options: HouseOptions & { /** 32 bytes; lent. */ readonly rootSeed: Secret },
): Promise<Result<House, Fault<Code>>> {
  await ready;
  const name = parseTitle(typedName);
  if (!name.ok) return name;
  const link = await createHouseLink({ rootSeed: options.rootSeed, serverFingerprint });
  const [access, owner] = await Promise.all([
    createHouseAccess(link, options),
    deriveHouseOwnerKey(options.rootSeed, link.secret),
  ]);
  owner.privateKey.wipe();
  const body = {
    token,
    linkKey: access.keys.linkProof.publicKey,
    ownerKey: owner.publicKey,
    name: sealHouseName(name.value, access.keys),
  };
  const first = await sendClaim(access, body);
  const isLost = !first.ok && (first.error.code === 'late' || first.error.code === 'server-unreachable');
  const claimed = isLost ? await sendClaim(access, body) : first;
  access.close();
  const fragment = formatHouseFragment(link);
  link.secret.wipe();
  return claimed.ok ? ok({ name: name.value, fragment }) : claimed;
}

async function sendClaim(access: HouseAccess, body: HouseBody<'claim-house'>): Promise<Result<unknown, Fault<Code>>> {
  const connected = await access.connect();
  if (!connected.ok) return connected;
  const { connection, preview } = connected.value;
  const claimed = preview ? ok(preview) : await connection.request('claim-house', body);
  connection.close();
  return claimed;
}
