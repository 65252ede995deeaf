import { randomBytes } from '@sotto/base';
import { limits, type RoomEvent } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import { Member } from './Member.ts';

/** A member for tests, with all that it was told. */
export interface FakeMember extends Member {
  readonly told: readonly RoomEvent[];
}

/** Somebody just inside. */
export function createFakeMember(): FakeMember {
  const told: RoomEvent[] = [];
  const member = new Member({
    join: randomBytes(limits.handleBytes),
    session: randomBytes(32),
    credential: randomBytes(limits.credentialBytes),
    isOwner: false,
    receiving: randomBytes(limits.handleBytes),
  });
  member.attach({ tell: (event) => void told.push(event), release: () => undefined, close: () => undefined });
  return Object.assign(member, { told });
}

/** A relay for tests that only look at who is on which. */
export function createFakeRelay(): RelayLink {
  return {} as RelayLink;
}
