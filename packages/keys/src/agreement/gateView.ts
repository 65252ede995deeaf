import { toBase64url } from '@sotto/base';
import { type Agreement, isSpeaker, ownMember } from './Agreement.ts';
import { type GateView, isGateOpen, isHeadConfirmed } from './microphoneGate.ts';
import { votersOf } from './votersOf.ts';

function viewOf(agreement: Agreement): GateView {
  const { self, votes, log, headSinceMs, batches } = agreement;
  const { head, previousHead } = log.log;
  return { own: toBase64url(self.join), voters: votersOf(agreement), votes, head, previousHead, headSinceMs, batches };
}

/** Whether what is said may be sealed now, or silence in its place. [B3] */
export function isMicrophoneOpen(agreement: Agreement, nowMs: number): boolean {
  const own = ownMember(agreement);
  return own !== undefined && isSpeaker(agreement, own) && isGateOpen(viewOf(agreement), nowMs);
}

/** Whether a majority has shown that it knows our newest statement. [B5] */
export function isConfirmed(agreement: Agreement): boolean {
  return isHeadConfirmed(viewOf(agreement));
}
