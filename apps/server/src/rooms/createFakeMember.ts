import { type Bytes, randomBytes } from '@sotto/base';
import { gatheredEvents, limits, parseMessage, type RoomEvent, roomEvent } from '@sotto/protocol';
import type { RoomLog } from '@sotto/records';
import * as v from 'valibot';
import type { RelayLink } from '../relays/RelayLink.ts';
import { LiveRoom } from './LiveRoom.ts';
import { Member } from './Member.ts';
import type { RosterLog } from './RosterLog.ts';
import type { StatementLog } from './StatementLog.ts';

/** A member for tests, with all that it was told. */
export interface FakeMember extends Member {
  readonly told: readonly RoomEvent[];
}

let version = 0;

/** Somebody just inside. */
export function createFakeMember(): FakeMember {
  const told: RoomEvent[] = [];
  const member = new Member({
    introduction: {
      version: ++version,
      join: randomBytes(limits.handleBytes),
      credential: randomBytes(limits.credentialBytes),
      signature: randomBytes(64),
    },
    session: randomBytes(32),
    receiving: randomBytes(limits.handleBytes),
    isWaiting: false,
  });
  const deliver = (message: Bytes) => {
    const frame = parseMessage(v.union([gatheredEvents, roomEvent]), message);
    if (!frame.ok) throw new Error('told what is no event');
    told.push(...('events' in frame.value ? frame.value.events : [frame.value]));
  };
  member.attach({ deliver, release: () => undefined, close: () => undefined });
  return Object.assign(member, { told });
}

/** A relay for tests that only look at who is on which. */
export function createFakeRelay(): RelayLink {
  return { key: randomBytes(32) } as RelayLink;
}

/** A log of which nothing is known but that these are present. */
export function createFakeLog({ present = [] }: { present?: readonly string[] } = {}): RoomLog {
  return { sequence: 0, present: new Map(present.map((join) => [join, ''])) } as unknown as RoomLog;
}

/** A live room without a database behind its log, which a test may exchange. */
export function createFakeRoom({
  handle = randomBytes(16),
  relay = createFakeRelay(),
  now = () => 0,
  rosterVersion = 0,
} = {}) {
  const statements = { log: createFakeLog() };
  const room = new LiveRoom({
    handle,
    createdAt: new Date(0),
    relay,
    group: randomBytes(16),
    statements: statements as StatementLog,
    roster: { version: rosterVersion } as RosterLog,
    now,
  });
  return Object.assign(room, {
    setPresent: (...members: readonly Member[]) => {
      statements.log = createFakeLog({ present: members.map(({ join }) => Buffer.from(join).toString('base64url')) });
    },
  });
}
