import type { Agreement, AgreementMessage } from './Agreement.ts';

/** What others know and we don't has this long to come by itself. [P8] */
const catchUpMs = 1_000;
/** A secret that has not come is asked for again, and on stage a generation is begun in its place. [G7] */
export const askAgainMs = 3_000;

/** Asks for the newest generation where it is not held, again every 3 s. [G7] */
export function ask(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  const { lacksSinceMs, askedAtMs, notFrom, roster, self } = agreement;
  if (lacksSinceMs === undefined || !roster.member(self.join) || nowMs < askedAtMs + askAgainMs) return [];
  agreement.askedAtMs = nowMs;
  const refused = [...notFrom.values()];
  notFrom.clear();
  return [{ type: 'ask', notFrom: refused }];
}

/** Asks for what did not come by itself. [P8] */
function catchUp(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  if (agreement.gapSinceMs === undefined || nowMs < agreement.gapSinceMs + catchUpMs) return [];
  agreement.gapSinceMs = undefined;
  return [{ type: 'catch-up', sequence: agreement.log.log.sequence }];
}

/** What time alone brings about. */
export async function onTick(agreement: Agreement, nowMs: number): Promise<readonly AgreementMessage[]> {
  const { voice } = agreement;
  await voice.meetStrangers();
  const beats = voice.beatWhenDue(nowMs);
  return [...beats, ...catchUp(agreement, nowMs), ...(await voice.state(nowMs)), ...ask(agreement, nowMs)];
}
