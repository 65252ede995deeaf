import { type Bytes, type Fault, isEqual, ok, type Result, type Secret } from '@sotto/base';
import { ready } from '@sotto/envelope';
import {
  createHouseLink,
  deriveHouseOwnerKey,
  formatHouseFragment,
  type HouseLink,
  parseHouseLink,
  parseTitle,
  sealHouseName,
} from '@sotto/keys';
import type { ClaimLink, Code, HouseBody } from '@sotto/protocol';
import { fingerprintOwner } from '@sotto/records';
import { createHouseAccess, type HouseAccess, type HouseOptions } from './HouseAccess.ts';

/** A house as its link shows it. */
export interface House {
  readonly name: string;
  /** The fragment after `#` in its link. It contains the house secret. */
  readonly fragment: string;
}

export interface ClaimOptions extends HouseOptions {
  /** 32 bytes; lent. */
  readonly rootSeed: Secret;
  /** The fragment of the house that an earlier attempt with this claim link made, whose answer may have been lost. */
  readonly begun?: string;
  /** Gets the fragment of the house before the token is spent. Resolves once the fragment is stored safely. */
  readonly keep?: (fragment: string) => Promise<void>;
}

/**
 * Makes a house with the claim link that the server printed. The secret and the owner key of the house are made here.
 * [H2]
 *
 * If the answer is lost, it sends the same request again. Otherwise the token could be spent although nobody has the
 * house.
 */
export async function claimHouse(
  { token, serverFingerprint }: ClaimLink,
  typedName: string,
  options: ClaimOptions,
): Promise<Result<House, Fault<Code>>> {
  await ready;
  const name = parseTitle(typedName);
  if (!name.ok) return name;
  const { link, ownerKey } = await makeLink(serverFingerprint, options);
  const fragment = formatHouseFragment(link);
  const access = await createHouseAccess(link, options);
  link.secret.wipe();
  await options.keep?.(fragment);
  const linkKey = access.keys.linkProof.publicKey;
  const body = { token, linkKey, ownerKey, name: sealHouseName(name.value, access.keys) };
  const first = await sendClaim(access, body);
  const isLost = !first.ok && (first.error.code === 'late' || first.error.code === 'server-unreachable');
  const claimed = isLost ? await sendClaim(access, body) : first;
  access.close();
  return claimed.ok ? ok({ name: name.value, fragment }) : claimed;
}

/** Makes a link, or takes the one that was begun if it is of this server and this browser's owner. */
async function makeLink(serverFingerprint: Bytes, { rootSeed, begun = '' }: ClaimOptions) {
  const parsed = parseHouseLink(begun);
  if (parsed.ok) {
    const ownerKey = await ownerOf(parsed.value, rootSeed);
    const isOurs = isEqual(parsed.value.ownerFingerprint, fingerprintOwner(ownerKey));
    if (isOurs && isEqual(parsed.value.serverFingerprint, serverFingerprint)) return { link: parsed.value, ownerKey };
    parsed.value.secret.wipe();
  }
  const link = await createHouseLink({ rootSeed, serverFingerprint });
  return { link, ownerKey: await ownerOf(link, rootSeed) };
}

async function ownerOf({ secret }: HouseLink, rootSeed: Secret): Promise<Bytes> {
  const { publicKey, privateKey } = await deriveHouseOwnerKey(rootSeed, secret);
  privateKey.wipe();
  return publicKey;
}

async function sendClaim(access: HouseAccess, body: HouseBody<'claim-house'>): Promise<Result<unknown, Fault<Code>>> {
  const connected = await access.connect();
  if (!connected.ok) return connected;
  const { connection, preview } = connected.value;
  const claimed = preview ? ok(preview) : await connection.request('claim-house', body);
  connection.close();
  return claimed;
}
