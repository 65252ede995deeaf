import { toBase64url } from '@sotto/base';
import { type RosterEntry, statementLimits } from '@sotto/protocol';
import { type Agreement, type AgreementMessage, isSpeaker, ownMember } from './Agreement.ts';
import { forgetKek } from './kekFrom.ts';
import { isRosterRead, noteSplit, noteVersion } from './onIntroduced.ts';

/** A page that has not come is asked for again. [G6] */
const askAgainMs = 3_000;

/** Whether we read the roster: whoever may have to wrap does, and whoever wants to see it; no other listener. [G6] */
function isReader(agreement: Agreement): boolean {
  const { reading, intents, stage, log, self } = agreement;
  const join = toBase64url(self.join);
  if (reading.isWanted || intents.length > 0 || log.log.present.has(join)) return true;
  const own = stage.has(join) ? ownMember(agreement) : undefined;
  return own !== undefined && isSpeaker(agreement, own);
}

/** Asks for the next page where we need it, one at a time. [G6] */
export function readRoster(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  const { reading, roster } = agreement;
  if (!isReader(agreement)) {
    reading.isDue = true;
    return [];
  }
  const isAsked = reading.askedAtMs !== undefined && nowMs < reading.askedAtMs + askAgainMs;
  if (isAsked || isRosterRead(agreement)) return [];
  reading.askedAtMs = nowMs;
  return [{ type: 'read-roster', after: roster.version }];
}

/** Takes entries in their order; what comes after others that are missing says only that there are some. [G6] */
export async function onEntries(
  agreement: Agreement,
  { after, entries }: { readonly after: number; readonly entries: readonly RosterEntry[] },
  nowMs: number,
): Promise<void> {
  const { reading, roster } = agreement;
  const known = roster.version;
  const reached = after + entries.length;
  const isNext = entries.length > 0 ? after <= known && reached > known : after === known;
  if (!isNext) return noteVersion(agreement, reached, nowMs);
  reading.askedAtMs = undefined;
  for (const entry of entries.slice(known - after)) await addEntry(agreement, entry);
  noteSplit(agreement);
  if (entries.length === 0) Object.assign(reading, { newest: known, endedAtMs: nowMs });
  if (entries.length < statementLimits.rosterPage && roster.version >= reading.newest) reading.isDue = false;
}

async function addEntry(agreement: Agreement, entry: RosterEntry): Promise<void> {
  const { roster, strangers } = agreement;
  const added = await roster.add(entry);
  if (!added.ok) return;
  for (const { join, hasLeft } of roster.joinsOf(added.value)) if (hasLeft) forgetKek(agreement, join);
  if (added.value.hasLeft) agreement.departures += 1;
  else strangers.push(added.value);
}
