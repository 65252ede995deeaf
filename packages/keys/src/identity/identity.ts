import { type Bytes, concat, fromText, hkdf, isEqual, type Secret } from '@sotto/base';
import { fingerprintOwner } from '@sotto/records';
import type { RoomLink } from '../link/RoomLink.ts';
import { createSigningKey, type SigningKey } from './SigningKey.ts';
import { ready } from './sodium.ts';

type IdentityLabel = 'sotto/1 owner' | 'sotto/1 house owner' | 'sotto/1 pseudonym';

async function deriveIdentityKey(rootSeed: Secret, label: IdentityLabel, scope: Bytes): Promise<SigningKey> {
  const info = concat(fromText(label), scope);
  await ready;
  const seed = await hkdf(rootSeed.expose(), { info, length: 32 });
  info.fill(0);
  return createSigningKey(seed);
}

/** The creator's key in a room: HKDF-SHA256(32-byte root seed), info = "sotto/1 owner", 32-byte room secret. [K4] */
export function deriveOwnerKey(rootSeed: Secret, roomSecret: Secret): Promise<SigningKey> {
  return deriveIdentityKey(rootSeed, 'sotto/1 owner', roomSecret.expose());
}

/** The creator's key of a house: the same with info = "sotto/1 house owner", 32-byte house secret. [K4] */
export function deriveHouseOwnerKey(rootSeed: Secret, houseSecret: Secret): Promise<SigningKey> {
  return deriveIdentityKey(rootSeed, 'sotto/1 house owner', houseSecret.expose());
}

/** A person's key in a room: HKDF-SHA256(32-byte root seed), info = "sotto/1 pseudonym", 16-byte room handle. [K4] */
export function derivePseudonym(rootSeed: Secret, roomHandle: Bytes): Promise<SigningKey> {
  return deriveIdentityKey(rootSeed, 'sotto/1 pseudonym', roomHandle);
}

/** The key under which a person appears in a room, and whether it owns the room. */
export interface MemberKey {
  readonly key: SigningKey;
  readonly isOwner: boolean;
}

/** Derives the owner key if the link's fingerprint is ours, else the pseudonym. [K4] */
export async function deriveMemberKey(rootSeed: Secret, link: RoomLink, roomHandle: Bytes): Promise<MemberKey> {
  const owner = await deriveOwnerKey(rootSeed, link.secret);
  if (isEqual(fingerprintOwner(owner.publicKey), link.ownerFingerprint)) return { key: owner, isOwner: true };
  owner.privateKey.wipe();
  return { key: await derivePseudonym(rootSeed, roomHandle), isOwner: false };
}
