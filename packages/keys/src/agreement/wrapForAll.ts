import type { Secret } from '@sotto/base';
import type { Wrap } from '@sotto/protocol';
import type { Agreement } from './Agreement.ts';
import type { RosterMember } from './KeyRoster.ts';
import { kekTo } from './kekTo.ts';
import { createWrapContext, sealWrap, type WrapPlace } from './wrap.ts';

/** Wraps a secret for these members, those on stage first. [G5] */
export async function wrapForAll(
  agreement: Agreement,
  members: readonly RosterMember[],
  { secret, ...place }: WrapPlace & { readonly secret: Secret },
): Promise<readonly Wrap[]> {
  const context = await createWrapContext(place);
  const isOnStage = ({ names }: RosterMember) => agreement.stage.has(names.join);
  const ordered = [...members.filter(isOnStage), ...members.filter((member) => !isOnStage(member))];
  const wraps: Wrap[] = [];
  for (const member of ordered) {
    const kek = await kekTo(agreement, member);
    if (kek) wraps.push({ join: member.join, wrap: sealWrap(secret, kek, context) });
  }
  return wraps;
}
