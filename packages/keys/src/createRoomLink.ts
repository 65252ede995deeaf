import { type Bytes, randomBytes, Secret } from '@sotto/base';
import { deriveOwnerKey, ownerFingerprint } from './identity.ts';
import type { RoomLink } from './RoomLink.ts';

/** Makes the link of a new room, owned by whoever has this root seed. [K1, K4] */
export async function createRoomLink(options: {
  readonly rootSeed: Secret;
  /** 16 bytes, of the server's key. [E1] */
  readonly serverFingerprint: Bytes;
  /** Source of randomness, for tests. */
  readonly random?: (length: number) => Bytes;
}): Promise<RoomLink> {
  const { rootSeed, serverFingerprint, random = randomBytes } = options;
  const secret = new Secret(random(32));
  const owner = await deriveOwnerKey(rootSeed, secret);
  owner.privateKey.wipe();
  return { kind: 'room', secret, ownerFingerprint: await ownerFingerprint(owner.publicKey), serverFingerprint };
}
