import { type Bytes, fromBase64url, toBase64url } from '@sotto/base';
import type { Agreement } from './Agreement.ts';
import type { Voter } from './microphoneGate.ts';
import { votersOf } from './votersOf.ts';

/** A moderator who is silent this long is called away. [B4] */
const silentMs = 15_000;

/** Whether nothing has come from another voter for so long that they are gone. */
export function isSilent(agreement: Agreement, { join, sinceMs }: Voter, nowMs: number): boolean {
  const { self, votes, presentSince, ledUntilMs } = agreement;
  const votesSinceMs = presentSince.has(join) ? sinceMs : Math.max(sinceMs, ledUntilMs);
  return join !== toBase64url(self.join) && nowMs >= Math.max(votesSinceMs, votes.get(join)?.atMs ?? 0) + silentMs;
}

/** The last moderator present, once nothing has come from them for 15 s: a person may call them away. [B4] */
export function silentModerator(agreement: Agreement, nowMs: number): Bytes | undefined {
  const { presentSince } = agreement;
  const [only] = votersOf(agreement);
  const last = presentSince.size === 1 && only && presentSince.has(only.join) ? only : undefined;
  return last && isSilent(agreement, last, nowMs) ? fromBase64url(last.join) : undefined;
}
