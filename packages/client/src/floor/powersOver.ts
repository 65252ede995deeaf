import { type Bytes, isEqual } from '@sotto/base';
import { isModerator, isOwner, type Log } from '@sotto/records';
import type { Power } from '../RoomSnapshot.ts';
import type { Known } from '../Roster.ts';

/** Who would act, and what is known of whom they would act on. */
export interface PowerCase {
  readonly log: Log;
  /** Ed25519, 32 bytes. */
  readonly ownMember: Bytes;
  readonly known: Known;
  readonly isHandRaised: boolean;
  readonly isWaiting: boolean;
}

/** What may be done to somebody. The log decides in the end; this is what a page offers. [P5] */
export function powersOver({ log, ownMember, known, isHandRaised, isWaiting }: PowerCase): readonly Power[] {
  const { isSelf, isOnStage, isMuted, credential } = known;
  if (isSelf || isEqual(credential.member, ownMember) || !isModerator(log, ownMember)) return [];
  const isTheirs = isModerator(log, credential.member);
  const mayTouch = !isTheirs || (isOwner(log, ownMember) && !isOwner(log, credential.member));
  const offered: readonly (readonly [Power, boolean])[] = [
    ['let-in', isWaiting],
    ['invite', !isOnStage && !isWaiting],
    ['mute', isOnStage && !isMuted],
    ['move-to-audience', isOnStage && mayTouch],
    ['lower-hand', isHandRaised && !isOnStage],
    ['make-moderator', !isTheirs && !isWaiting],
    ['take-moderator', isTheirs && mayTouch],
    ['remove', mayTouch],
    ['ban', mayTouch],
  ];
  return offered.filter(([, isOffered]) => isOffered).map(([power]) => power);
}
