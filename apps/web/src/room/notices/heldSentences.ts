import type { Held } from '@sotto/client';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import { namesOf } from './namesOf.ts';

/** A sentence for each reason why a microphone is held, with all who are behind it. */
export function heldSentences(held: readonly Held[]): string[] {
  const { heldWhy } = laterStrings().notices;
  const whys = [...new Set(held.map(({ why }) => why))];
  return whys.map((why) => {
    const moderators = moderatorsOf(held, why);
    return heldWhy[why](namesOf(moderators), moderators.length);
  });
}

/** The label for going on. It names the awaited moderators if there are any. */
export function goOnLabel(held: readonly Held[]): string {
  const { goOn, goOnWithout } = laterStrings().notices;
  const names = moderatorsOf(held, 'unconfirmed').map(({ name }) => name);
  return names.length > 0 ? goOnWithout(strings.people(names, 0)) : goOn;
}

function moderatorsOf(held: readonly Held[], why: Held['why']) {
  return held.flatMap((one) => (one.why === why && one.moderator ? [one.moderator] : []));
}
