import { type Fault, fail, ok, type Result, type Secret } from '@sotto/base';
import { ready } from '@sotto/envelope';
import {
  createHouseLink,
  deriveHouseKeys,
  deriveHouseOwnerKey,
  formatHouseFragment,
  type HouseKeys,
  openHouseName,
  parseHouseLink,
  parseTitle,
  sealHouseName,
} from '@sotto/keys';
import type { ClaimLink, Code, HouseBody } from '@sotto/protocol';
import { connectHouse, fetchServerKey } from './ServerSession.ts';

export interface HouseOptions {
  /** The server's origin, such as `https://host`. */
  readonly origin: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a house's link showed of it. */
export interface House {
  readonly name: string;
  /** What follows `#` in its link. It holds the house secret. */
  readonly fragment: string;
}

/**
 * Makes the first house of a server with the link that the server printed; its secret and owner key are made here. [H2]
 *
 * An answer that was lost on its way is asked for again, since a token that was spent for nobody would end the server.
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
  const [keys, owner] = await Promise.all([deriveHouseKeys(link), deriveHouseOwnerKey(options.rootSeed, link.secret)]);
  owner.privateKey.wipe();
  const body = {
    token,
    linkKey: keys.linkProof.publicKey,
    ownerKey: owner.publicKey,
    name: sealHouseName(name.value, keys),
  };
  const attempt = () => sendClaim(keys, { ...options, serverFingerprint, body });
  const first = await attempt();
  const isLost = !first.ok && (first.error.code === 'late' || first.error.code === 'server-unreachable');
  const claimed = isLost ? await attempt() : first;
  keys.close();
  const fragment = formatHouseFragment(link);
  link.secret.wipe();
  return claimed.ok ? ok({ name: name.value, fragment }) : claimed;
}

interface Claim extends HouseOptions, Pick<ClaimLink, 'serverFingerprint'> {
  readonly body: HouseBody<'claim-house'>;
}

async function sendClaim(keys: HouseKeys, claim: Claim): Promise<Result<unknown, Fault<Code>>> {
  const connected = await connect(keys, claim);
  if (!connected.ok) return connected;
  const { session, preview } = connected.value;
  const claimed = preview ? ok(preview) : await session.request('claim-house', claim.body);
  session.close();
  return claimed;
}

/** What a house link's holder sees of the house. [H1] */
export async function openHouse(fragment: string, options: HouseOptions): Promise<Result<House, Fault<Code>>> {
  await ready;
  const link = parseHouseLink(fragment);
  if (!link.ok) return link;
  const keys = await deriveHouseKeys(link.value);
  link.value.secret.wipe();
  const connected = await connect(keys, { ...options, serverFingerprint: link.value.serverFingerprint });
  if (connected.ok) connected.value.session.close();
  const sealed = connected.ok ? connected.value.preview?.name : undefined;
  const name = sealed && openHouseName(sealed, keys);
  keys.close();
  if (!connected.ok) return connected;
  if (!name) return fail('house-gone');
  return name.ok ? ok({ name: name.value, fragment }) : fail('link-damaged');
}

async function connect(
  keys: HouseKeys,
  { origin, now, serverFingerprint }: HouseOptions & Pick<ClaimLink, 'serverFingerprint'>,
) {
  const serverKey = await fetchServerKey(origin, serverFingerprint);
  return serverKey.ok ? connectHouse({ origin, serverKey: serverKey.value, keys, now }) : serverKey;
}
