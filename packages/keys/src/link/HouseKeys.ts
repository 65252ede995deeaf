import type { Bytes, Secret } from '@sotto/base';
import type { SigningKey } from '../identity/SigningKey.ts';
import { ready } from '../identity/sodium.ts';
import type { HouseLink } from './HouseLink.ts';
import { deriveBytes, deriveSecret, deriveSigningKey } from './linkDerivation.ts';

/** The keys that a house link gives to its holders. */
export interface HouseKeys {
  /** The handle by which the server knows the house; 16 bytes. */
  readonly houseHandle: Bytes;
  /** From the link, 16 bytes. The person who proves a key with this fingerprint owns the house. */
  readonly ownerFingerprint: Bytes;
  /** Proves possession of the link; the server stores its public half. */
  readonly linkProof: SigningKey;
  /** Seals the house's name, rules and hallway cards, 32 bytes. */
  readonly metadataKey: Secret;
  /** Wipes every secret; idempotent. [K14] */
  close(): void;
}

/** Derives all keys of a house from its link, under labels that no room uses. [K2-K3] */
export async function deriveHouseKeys(link: HouseLink): Promise<HouseKeys> {
  await ready;
  const [houseHandle, linkProof, metadataKey] = await Promise.all([
    deriveBytes(link, 'sotto/1 house handle', 16),
    deriveSigningKey(link, 'sotto/1 house link proof'),
    deriveSecret(link, 'sotto/1 house metadata'),
  ]);
  const close = () => {
    linkProof.privateKey.wipe();
    metadataKey.wipe();
  };
  return { houseHandle, ownerFingerprint: link.ownerFingerprint, linkProof, metadataKey, close };
}
