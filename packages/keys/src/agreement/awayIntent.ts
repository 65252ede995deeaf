import { type Bytes, fromBase64url, toBase64url } from '@sotto/base';
import { type Agreement, type Intent, isSpeaker } from './Agreement.ts';
import { isSilent } from './silentModerator.ts';
import { isVoter, leavers, votersOf } from './votersOf.ts';

/** How long the next on stage waits for the one before to say that the last moderator has left. [B4] */
const turnMs = 2_000;

/** Notes since when a moderator still present in the log has left, and until when others had the vote. */
function noteLeavers(agreement: Agreement, nowMs: number): readonly string[] {
  const { leftSince, presentSince } = agreement;
  const left = leavers(agreement);
  if (left.length < presentSince.size) agreement.ledUntilMs = nowMs;
  for (const join of leftSince.keys()) if (!left.includes(join)) leftSince.delete(join);
  for (const join of left) if (!leftSince.has(join)) leftSince.set(join, nowMs);
  return left;
}

/** How many on stage come before us in saying that the last moderator has left: those longest there, who may speak. */
function turnOf(agreement: Agreement): number {
  const { stage, roster, self, log } = agreement;
  const isAble = (join: Bytes) => {
    const member = roster.member(join);
    return member !== undefined && isSpeaker(agreement, member) && !log.log.away.has(member.names.join);
  };
  const able = [...stage].filter(([, { join }]) => isAble(join));
  return able.findIndex(([join]) => join === toBase64url(self.join));
}

/**
 * A moderator who left by their own signed entry is called away at once, by another one present; the last one by who is
 * longest on stage, as it was their own word.
 */
function leaver(agreement: Agreement, nowMs: number): string | undefined {
  const [left] = noteLeavers(agreement, nowMs);
  const { log, leftSince, self } = agreement;
  if (left === undefined || log.log.present.has(toBase64url(self.join))) return left;
  const turn = log.log.present.size === 1 ? turnOf(agreement) : -1;
  return turn >= 0 && nowMs >= (leftSince.get(left) ?? nowMs) + turn * turnMs ? left : undefined;
}

/** Another voter who left, or from whom nothing came for 15 s. Of a last moderator who fell silent a person says so. [B4] */
export function awayIntent(agreement: Agreement, nowMs: number): Intent | undefined {
  const left = leaver(agreement, nowMs);
  if (!isVoter(agreement)) return undefined;
  const gone = left ?? votersOf(agreement).find((voter) => isSilent(agreement, voter, nowMs))?.join;
  const join = gone === undefined ? undefined : fromBase64url(gone);
  return join && { kind: 'away', act: 'away', join };
}
