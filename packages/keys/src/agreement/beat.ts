import { isEqual, type Secret, toBase64url } from '@sotto/base';
import type { Heartbeat } from '@sotto/protocol';
import { type Agreement, type AgreementMessage, isSpeaker, isVoter } from './Agreement.ts';
import { confirmedStep } from './KeyRing.ts';
import type { RosterMember } from './KeyRoster.ts';
import { isHeartbeatSigned, signHeartbeat } from './signedMessages.ts';
import { hearWitness, isRosterShared, noteGap } from './witness.ts';

/** How often a voter signs a heartbeat where nothing new makes it do so. [B1] */
export const heartbeatMs = 5_000;

/** C(g,s) of the newest that we hold. */
function newestWitness({ ring }: Agreement): Pick<Heartbeat, 'generation' | 'step' | 'commitment'> {
  const held = ring.at(-1);
  if (!held) return { generation: 0, step: 0, commitment: null };
  const { step, commitment } = confirmedStep(held);
  return { generation: held.place.generation, step, commitment };
}

/** Signs what we know and whom we hear, for the gates of others; nothing where our word does not count. [B1] */
export function beat(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  if (!isVoter(agreement)) return [];
  const { self, log, roster, stage, heard } = agreement;
  agreement.counter += 1;
  agreement.beatAtMs = nowMs;
  const heartbeat = signHeartbeat(
    {
      roomHandle: self.keys.roomHandle,
      join: self.join,
      counter: agreement.counter,
      head: log.log.head,
      ...newestWitness(agreement),
      rosterVersion: roster.version,
      rosterHash: roster.hashAt(roster.version) ?? new Uint8Array(32),
      seen: [...heard.values()].filter(({ join }) => stage.has(toBase64url(join))),
    },
    self.session,
  );
  return [{ type: 'heartbeat', heartbeat }];
}

/** Whether a member may vote under its join: what a moderator calls their own join must be. */
function isItself(agreement: Agreement, member: RosterMember): boolean {
  const moderator = agreement.log.log.present.get(toBase64url(member.join));
  const isOwn = moderator === undefined || moderator === toBase64url(member.credential.member);
  return isOwn && isSpeaker(agreement, member);
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
  const { head, counter, seen, generation, step, commitment } = heartbeat;
  noteGap(agreement, heartbeat, nowMs);
  const batch = seen.find(({ join }) => isEqual(join, agreement.self.join))?.batch;
  agreement.votes.set(name, { head, counter, batch, atMs: nowMs });
  return commitment ? hearWitness(agreement, member, { witness: { generation, step, commitment }, nowMs }) : [];
}
