import { toBase64url } from '@sotto/base';
import type { Agreement } from './Agreement.ts';
import type { Voter } from './microphoneGate.ts';

/** Joins of moderators present by the log who have left by their own signed entry: nobody waits for their word. [B1, B4] */
export function leavers({ log: { log }, roster }: Agreement): readonly string[] {
  return [...log.present.keys()].filter((join) => roster.named(join)?.hasLeft);
}

/** Those whose majority opens a gate: moderators present who have not left, or else who on stage is not away. [B3] */
export function votersOf(agreement: Agreement): readonly Voter[] {
  const { log, presentSince, stage } = agreement;
  const left = leavers(agreement);
  const moderators = [...presentSince].filter(([join]) => !left.includes(join));
  if (moderators.length > 0) return moderators.map(([join, sinceMs]) => ({ join, sinceMs }));
  const others = [...stage].filter(([join]) => !log.log.away.has(join) && !left.includes(join));
  return others.map(([join, { sinceMs }]) => ({ join, sinceMs }));
}

/** Whether our own heartbeats count. [B1] */
export function isVoter(agreement: Agreement): boolean {
  const own = toBase64url(agreement.self.join);
  return votersOf(agreement).some(({ join }) => join === own);
}
