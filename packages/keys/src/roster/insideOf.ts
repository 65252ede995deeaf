import { type Inside, type Log, nameOf } from '@sotto/records';
import type { Roster } from './Roster.ts';

/** The members inside, as a checkpoint lists them: registrations without a leave whose join was not put out. [P8] */
export function insideOf(roster: Roster, log: Log): Inside {
  return roster
    .all()
    .filter((member) => roster.isRead(member) && member.leftAt === undefined && !log.ejected.has(nameOf(member.join)))
    .map(({ version, entryHash: entry }) => ({ version, entry }));
}
