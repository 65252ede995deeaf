import { isEqual, type Secret, toBase64url } from '@sotto/base';
import type { Heartbeat } from '@sotto/protocol';
import { type Agreement, isSpeaker } from './Agreement.ts';
import type { RosterMember } from './KeyRoster.ts';
import { isHeartbeatSigned } from './signedMessages.ts';
import { votersOf } from './votersOf.ts';
import { hearWitness, isRosterShared, noteGap } from './witness.ts';

/** Whether a member may vote under its join: what a moderator calls their own join must be. */
function isItself(agreement: Agreement, member: RosterMember): boolean {
  const moderator = agreement.log.log.present.get(toBase64url(member.join));
  const isOwn = moderator === undefined || moderator === toBase64url(member.credential.member);
  return isOwn && isSpeaker(agreement, member);
}

/** Notes how much of the roster a voter has read: who is in there is known to more than the server. [B5] */
function noteConfirmed(
  agreement: Agreement,
  { name, rosterVersion }: { readonly name: string; readonly rosterVersion: number },
): void {
  if (rosterVersion <= agreement.confirmedVersion) return;
  if (votersOf(agreement).some(({ join }) => join === name)) agreement.confirmedVersion = rosterVersion;
}

/**
 * Reads a heartbeat: a vote for our gate, and what its signer holds. [B2]
 *
 * @returns the secrets to wipe
 */
export async function onHeartbeat(
  agreement: Agreement,
  heartbeat: Heartbeat,
  nowMs: number,
): Promise<readonly Secret[]> {
  const member = agreement.roster.member(heartbeat.join);
  const name = toBase64url(heartbeat.join);
  if (!member || !isItself(agreement, member) || !isEqual(heartbeat.roomHandle, agreement.self.keys.roomHandle))
    return [];
  if (heartbeat.counter <= (agreement.votes.get(name)?.counter ?? 0)) return [];
  if (!isHeartbeatSigned(heartbeat, member.credential.session) || !isRosterShared(agreement, heartbeat)) return [];
  const { head, counter, seen, generation, step, commitment, handsPaused, rosterVersion } = heartbeat;
  noteGap(agreement, heartbeat, nowMs);
  noteConfirmed(agreement, { name, rosterVersion });
  const batch = seen.find(({ join }) => isEqual(join, agreement.self.join))?.batch;
  agreement.votes.set(name, { head, counter, batch, handsPaused, atMs: nowMs });
  return commitment ? hearWitness(agreement, member, { witness: { generation, step, commitment }, nowMs }) : [];
}
