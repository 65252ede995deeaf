import { type Bytes, randomBytes } from '@sotto/base';
import { gatheredEvents, limits, parseMessage, type RoomEvent, roomEvent } from '@sotto/protocol';
import { HereMap, type Log, NameMap, NameSet, nameOf } from '@sotto/records';
import * as v from 'valibot';
import type { RelayLink } from '../src/relays/RelayLink.ts';
import { LiveRoom } from '../src/rooms/LiveRoom.ts';
import { Member, type Speaking } from '../src/rooms/Member.ts';
import type { Checkpoints } from '../src/rooms/record/Checkpoints.ts';
import type { RosterLog } from '../src/rooms/record/RosterLog.ts';
import type { StatementLog } from '../src/rooms/record/StatementLog.ts';
import { sampleRegistration } from './samples.ts';

/** A member for tests, with all events that it got. */
export interface FakeMember extends Member {
  readonly told: readonly RoomEvent[];
}

let version = 0;

/** Somebody just inside. */
export function createFakeMember(): FakeMember {
  const told: RoomEvent[] = [];
  const member = new Member({
    introduction: { version: ++version, ...sampleRegistration() },
    session: randomBytes(32),
    receiving: randomBytes(limits.handleBytes),
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

/** A log that says only that these moderators are here. */
export function createFakeLog(here: readonly Member[] = []): Log {
  const known = here.map(({ join, shown = join }) => [nameOf(shown), { member: shown, join, number: 1 }] as const);
  const none = NameSet.empty;
  const sets = { moderators: none, allowed: none, denied: none, admitted: none, ejected: none, bans: none };
  return {
    number: 0,
    here: HereMap.of(known),
    shown: NameMap.of([]),
    barred: NameMap.of([]),
    ...sets,
  } as unknown as Log;
}

/** A live room without a database behind its log, which a test may exchange. */
export function createFakeRoom({
  handle = randomBytes(16),
  relay = createFakeRelay(),
  now = () => 0,
  rosterVersion = 0,
} = {}) {
  const statements = { log: createFakeLog() };
  const roster = { version: rosterVersion, length: rosterVersion, size: rosterVersion };
  const room = new LiveRoom({
    ...{ handle, relay, now, createdAt: new Date(0), group: randomBytes(16) },
    statements: statements as StatementLog,
    roster: roster as RosterLog,
    checkpoints: { newest: undefined, weight: 0 } as Checkpoints,
  });
  return Object.assign(room, {
    /** Makes them moderators who are here. */
    setHere: (...members: readonly Member[]) => {
      for (const member of members) room.show(member, member.shown ?? randomBytes(32));
      statements.log = createFakeLog(members);
    },
  });
}

/** Fake relay resources of a member on stage. */
export function createFakeSpeaking(changes: Partial<Speaking> = {}): Speaking {
  return {
    transport: randomBytes(limits.handleBytes),
    producer: randomBytes(limits.handleBytes),
    member: randomBytes(32),
    isProducing: false,
    ...changes,
  };
}
