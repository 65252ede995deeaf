import { randomBytes } from '@sotto/base';
import { limits, type RoomEvent } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { Member } from './LiveRoom.ts';

/** A member for tests, with all that it was told. */
export interface FakeMember extends Member {
  readonly told: readonly RoomEvent[];
}

/** Somebody just inside. */
export function createFakeMember(): FakeMember {
  const told: RoomEvent[] = [];
  return {
    join: randomBytes(limits.handleBytes),
    credential: randomBytes(limits.credentialBytes),
    isOwner: false,
    receiving: randomBytes(limits.handleBytes),
    speaking: undefined,
    told,
    tell: (event) => void told.push(event),
    disconnect: () => undefined,
  };
}

/** A relay for tests that only look at who is on which. */
export function createFakeRelay(): RelayLink {
  return {} as RelayLink;
}
