import { type Bytes, concat, sha256, toBase64url } from '@sotto/base';
import { type Agreement, type AgreementMessage, isWelcome, type Witness } from './Agreement.ts';
import { tellStep } from './beat.ts';
import { compareBytes } from './comparisonCode.ts';
import { isMicrophoneOpen } from './gateView.ts';
import { confirmedStep, confirmStep, generationOf, type HeldGeneration, replaced, stepIntervalMs } from './KeyRing.ts';
import type { RosterMember } from './KeyRoster.ts';
import { signHeader } from './signedMessages.ts';
import { whereToSpeak } from './whereToSpeak.ts';
import { wrapForAll } from './wrapForAll.ts';

/** Hash of the sessions on stage, in the order of their bytes: what listeners compare their stage with. [G8] */
async function hashStage({ stage, roster }: Agreement): Promise<Bytes> {
  const sessions = [...stage.values()].flatMap(({ join }) => roster.member(join)?.credential.session ?? []);
  return sha256(concat(...sessions.sort(compareBytes)));
}

/** The step for newcomers: the next, or the last while it is younger than half a second. [G9] */
function stepFor(held: HeldGeneration, nowMs: number): number {
  const { step } = confirmedStep(held);
  return step > 0 && nowMs < held.confirmedAtMs + stepIntervalMs ? step : step + 1;
}

/** The generations that newcomers need: where we speak, and the one to which we are about to switch. [G8] */
function spoken(agreement: Agreement, nowMs: number): readonly HeldGeneration[] {
  const position = whereToSpeak(agreement.seen, agreement.ring, nowMs);
  const newest = agreement.log.log.generation?.number;
  const numbers = new Set([position?.generation, newest]);
  return [...numbers].flatMap((number) => (number && generationOf(agreement.ring, number)) || []);
}

async function signFor(agreement: Agreement, witness: Witness): Promise<AgreementMessage & { type: 'sponsor' }> {
  const { self, roster, log, audienceCount } = agreement;
  const header = signHeader(
    {
      roomHandle: self.keys.roomHandle,
      join: self.join,
      ...witness,
      stage: await hashStage(agreement),
      audienceCount,
      rosterVersion: roster.version,
      rosterHash: roster.hashAt(roster.version) ?? new Uint8Array(32),
      head: log.log.head,
    },
    self.session,
  );
  return { type: 'sponsor', header, wraps: [] };
}

/** Takes a generation's next step for these members. */
async function sponsorStep(
  agreement: Agreement,
  held: HeldGeneration,
  { members, nowMs }: { readonly members: readonly RosterMember[]; readonly nowMs: number },
): Promise<readonly AgreementMessage[]> {
  const step = stepFor(held, nowMs);
  const moved = await confirmStep(held, step, nowMs);
  const { secret, commitment } = confirmedStep(moved);
  agreement.ring = replaced(agreement.ring, moved);
  const { roomHandle, generation } = held.place;
  const message = await signFor(agreement, { generation, step, commitment });
  const wraps = await wrapForAll(agreement, members, { roomHandle, generation, step, commitment, secret });
  return [{ ...message, wraps }];
}

/**
 * Gives newcomers the next step, so that they open nothing said before. [G7-G9]
 *
 * Everybody hears of a new step, and before it is given: whoever takes the stage next must not speak below it. [G9]
 *
 * For whom an introduction alone names, we wrap nothing: under a lock its number decides, and only our place in the order
 * proves it. And only while our own microphone's gate is open: who may be cut off from a removal must not let anybody in.
 */
export async function sponsor(
  agreement: Agreement,
  joins: readonly Bytes[],
  nowMs: number,
): Promise<readonly AgreementMessage[]> {
  const { roster, self } = agreement;
  const own = toBase64url(self.join);
  const members = joins.flatMap((join) => roster.member(join) ?? []);
  const welcome = members.filter(
    (member) => roster.isRead(member) && isWelcome(agreement, member) && member.names.join !== own,
  );
  if (welcome.length === 0 || !isMicrophoneOpen(agreement, nowMs)) return [];
  const messages: AgreementMessage[] = [];
  const generations = spoken(agreement, nowMs);
  for (const held of generations) {
    messages.push(...(await sponsorStep(agreement, held, { members: welcome, nowMs })));
  }
  const isTaken = agreement.ring.some((held) => !generations.includes(held) && held.confirmedAtMs === nowMs);
  return isTaken ? [...tellStep(agreement, nowMs), ...messages] : messages;
}
