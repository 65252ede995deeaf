import type { Bytes, Secret } from '@sotto/base';
import { deriveRoomHandle } from '@sotto/records';
import type { SigningKey } from '../identity/SigningKey.ts';
import { ready } from '../identity/sodium.ts';
import { deriveSecret, deriveSigningKey } from './linkDerivation.ts';
import type { RoomLink } from './RoomLink.ts';

/** The keys that a room link gives to its holders. */
export interface RoomKeys {
  /** The handle by which the server knows the room; 16 bytes. */
  readonly roomHandle: Bytes;
  /** From the link, 16 bytes. The person who proves a key with this fingerprint owns the room. */
  readonly ownerFingerprint: Bytes;
  /** Proves possession of the link; the server stores its public half. */
  readonly linkProof: SigningKey;
  /** Seals the room card and credentials, 32 bytes. */
  readonly metadataKey: Secret;
  /** HMAC-SHA256 key of credentials, 32 bytes. */
  readonly credentialMacKey: Secret;
  /** Salt of every sender's base key, 32 bytes. */
  readonly mediaSalt: Secret;
  /** Wipes every secret; idempotent. The link keeps ownership of its own secret. [K14] */
  close(): void;
}

/** Derives all keys of a room from its link. [K2-K3] */
export async function deriveRoomKeys(link: RoomLink): Promise<RoomKeys> {
  await ready;
  const [linkProof, metadataKey, credentialMacKey, mediaSalt] = await Promise.all([
    deriveSigningKey(link, 'sotto/1 link proof'),
    deriveSecret(link, 'sotto/1 metadata'),
    deriveSecret(link, 'sotto/1 credential mac'),
    deriveSecret(link, 'sotto/1 media salt'),
  ]);
  const { ownerFingerprint } = link;
  const roomHandle = deriveRoomHandle({ linkProof: linkProof.publicKey, ownerFingerprint });
  const secrets = [linkProof.privateKey, metadataKey, credentialMacKey, mediaSalt];
  const close = () => {
    for (const secret of secrets) secret.wipe();
  };
  return { roomHandle, ownerFingerprint, linkProof, metadataKey, credentialMacKey, mediaSalt, close };
}
