import { type Bytes, randomBytes, Secret } from '@sotto/base';
import { fingerprintOwner } from '@sotto/records';
import { deriveHouseOwnerKey, deriveOwnerKey } from '../identity/identity.ts';
import type { HouseLink } from './HouseLink.ts';
import type { Link, LinkKind } from './Link.ts';
import type { RoomLink } from './RoomLink.ts';

/** The inputs of a new link. */
export interface LinkOptions {
  /** The owner's, 32 bytes; lent. */
  readonly rootSeed: Secret;
  /** 16 bytes, of the server's key. [E1] */
  readonly serverFingerprint: Bytes;
  /** Source of randomness, for tests. */
  readonly random?: (length: number) => Bytes;
}

/** Makes the link of a new room, owned by the person with this root seed. [K1, K4] */
export function createRoomLink(options: LinkOptions): Promise<RoomLink> {
  return createLink('room', options);
}

/** Makes the link of a new house, owned by the person with this root seed. [K1, K4] */
export function createHouseLink(options: LinkOptions): Promise<HouseLink> {
  return createLink('house', options);
}

const derivations = { room: deriveOwnerKey, house: deriveHouseOwnerKey } as const;

async function createLink<Kind extends LinkKind>(kind: Kind, options: LinkOptions): Promise<Link<Kind>> {
  const { rootSeed, serverFingerprint, random = randomBytes } = options;
  const secret = new Secret(random(32));
  const owner = await derivations[kind](rootSeed, secret);
  owner.privateKey.wipe();
  return { kind, secret, ownerFingerprint: fingerprintOwner(owner.publicKey), serverFingerprint };
}
