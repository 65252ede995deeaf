import type { Member } from '@sotto/protocol';
import type { Agreement } from './Agreement.ts';

/** So long after the server said that there is no more, nobody's word starts another question. [G6] */
const endedMs = 1_000;

/** Whether we have read the roster to its end, and up to the newest version that we know of. */
export function isRosterRead({ reading, roster }: Agreement): boolean {
  return !reading.isDue && roster.version >= reading.newest;
}

/** Notes a version that exists by somebody's word. Just after the end was shown it is not believed: they will say it again. */
export function noteVersion({ reading }: Agreement, version: number, nowMs: number): void {
  if (nowMs >= reading.endedAtMs + endedMs) reading.newest = Math.max(reading.newest, version);
}

/** Notes the doubt where we were shown two rosters. */
export function noteSplit({ roster, doubts }: Agreement): void {
  if (roster.isSplit) doubts.add('roster-split');
}

/** Gets to know somebody whose entry was not read. One that does not verify is nobody. [G6] */
export async function onIntroduced(agreement: Agreement, member: Member, nowMs: number): Promise<void> {
  const introduced = await agreement.roster.introduce(member);
  noteSplit(agreement);
  if (introduced.ok) noteVersion(agreement, introduced.value.version, nowMs);
}
