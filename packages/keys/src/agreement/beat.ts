import { toBase64url } from '@sotto/base';
import type { Heartbeat } from '@sotto/protocol';
import type { Agreement, AgreementMessage } from './Agreement.ts';
import { confirmedStep } from './KeyRing.ts';
import { signHeartbeat } from './signedMessages.ts';
import { isVoter } from './votersOf.ts';

/** How often a voter signs a heartbeat where nothing new makes it do so. [B1] */
const heartbeatMs = 5_000;

/** C(g,s) of the newest that we hold. */
function newestWitness({ ring }: Agreement): Pick<Heartbeat, 'generation' | 'step' | 'commitment'> {
  const held = ring.at(-1);
  if (!held) return { generation: 0, step: 0, commitment: null };
  const { step, commitment } = confirmedStep(held);
  return { generation: held.place.generation, step, commitment };
}

/** Signs what we know and whom we hear, for the gates of others; nothing where our word does not count. [B1] */
export function beat(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  return isVoter(agreement) ? tellStep(agreement, nowMs) : [];
}

/** Signs the same also without a vote, so that whoever listens learns of a step that we took. [G9] */
export function tellStep(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
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
      handsPaused: agreement.handsPaused,
      seen: [...heard.values()].filter(({ join }) => stage.has(toBase64url(join))),
    },
    self.session,
  );
  return [{ type: 'heartbeat', heartbeat }];
}

/** A heartbeat where nothing new has made us sign one for so long. [B1] */
export function beatWhenDue(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  return nowMs >= agreement.beatAtMs + heartbeatMs ? beat(agreement, nowMs) : [];
}
