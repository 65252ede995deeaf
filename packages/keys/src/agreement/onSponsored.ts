import { type Bytes, isEqual, type Secret, toBase64url } from '@sotto/base';
import type { SponsorHeader } from '@sotto/protocol';
import type { MintedGeneration } from '@sotto/statements';
import { type Agreement, isSponsor } from './Agreement.ts';
import { endBefore, generationOf, oldGenerationMs, takeUp } from './KeyRing.ts';
import type { RosterMember } from './KeyRoster.ts';
import { kekFrom } from './kekFrom.ts';
import { commitTo } from './mediaSecret.ts';
import { isHeaderSigned } from './signedMessages.ts';
import { forgo, hearWitness, isRosterShared, noteGap } from './witness.ts';
import { createWrapContext, openWrap } from './wrap.ts';

/** The generations that may still be given: the newest, and the one before while speakers may be under it. [G8] */
function givable({ log: { log } }: Agreement, number: number): MintedGeneration | undefined {
  const { generation, earlier } = log;
  if (generation?.number === number) return generation;
  return earlier?.number === number && generation?.act !== 'eject' ? earlier : undefined;
}

interface Sponsored {
  readonly header: SponsorHeader;
  readonly wrap: Bytes | null;
}

/** Opens what a sponsor wrapped for us, and checks it against the header, and at step 0 against the log. [G8] */
async function openSponsored(
  agreement: Agreement,
  sponsor: RosterMember,
  { header, minted, wrap }: { readonly header: SponsorHeader; readonly minted: MintedGeneration; readonly wrap: Bytes },
): Promise<Secret | undefined> {
  const kek = await kekFrom(agreement, sponsor);
  if (!kek) return undefined;
  const opened = openWrap(wrap, kek, await createWrapContext(header));
  kek.wipe();
  if (!opened.ok) return undefined;
  const own = await commitTo(opened.value, { ...header, previous: minted.previous });
  const isMinted = header.step > 0 || isEqual(minted.commitment, header.commitment);
  if (isMinted && isEqual(own, header.commitment)) return opened.value;
  opened.value.wipe();
  return undefined;
}

/** Takes up what a sponsor gave of a generation that we do not hold. */
async function receive(
  agreement: Agreement,
  sponsor: RosterMember,
  { header, wrap, nowMs }: Sponsored & { readonly nowMs: number },
): Promise<readonly Secret[]> {
  const minted = givable(agreement, header.generation);
  if (!minted || !wrap) return [];
  const giver = toBase64url(sponsor.join);
  const secret = await openSponsored(agreement, sponsor, { header, minted, wrap });
  if (!secret) {
    forgo(agreement, giver, nowMs);
    return [];
  }
  const { roomHandle, generation, step, commitment } = header;
  const place = { roomHandle, generation, previous: minted.previous };
  const given = { place, step, secret, commitment, giver: step === 0 ? undefined : giver };
  const change = takeUp(agreement.ring, given, nowMs);
  const isNewest = minted === agreement.log.log.generation;
  agreement.ring = isNewest ? change.ring : endBefore(change.ring, generation + 1, nowMs + oldGenerationMs);
  if (isNewest) Object.assign(agreement, { lacksSinceMs: undefined, mayBeBehind: false });
  return change.consumed;
}

/**
 * Reads a sponsor's header, and the wrap in it that is ours. [G8-G10]
 *
 * @returns the secrets to wipe
 */
export async function onSponsored(
  agreement: Agreement,
  { header, wrap }: Sponsored,
  nowMs: number,
): Promise<readonly Secret[]> {
  const sponsor = agreement.roster.member(header.join);
  const { roomHandle } = agreement.self.keys;
  if (!sponsor || !isSponsor(agreement, sponsor) || !isEqual(header.roomHandle, roomHandle)) return [];
  if (!isHeaderSigned(header, sponsor.credential.session)) return [];
  if (!isRosterShared(agreement, header)) return [];
  noteGap(agreement, header, nowMs);
  if (!generationOf(agreement.ring, header.generation)) {
    return receive(agreement, sponsor, { header, wrap, nowMs });
  }
  return hearWitness(agreement, sponsor, { witness: header, nowMs });
}
