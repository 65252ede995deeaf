import { type Bytes, isEqual } from '@sotto/base';
import { isModerator, isOwner, type Log } from '@sotto/records';
import type { Known } from '../join/Roster.ts';
import type { Power } from '../view/RoomSnapshot.ts';

/** The acting member, and the state of the person to act on. */
export interface PowerCase {
  readonly log: Log;
  /** Ed25519, 32 bytes. */
  readonly ownMember: Bytes;
  readonly known: Known;
  readonly isHandRaised: boolean;
  readonly isWaiting: boolean;
}

/** The powers over a person that a page offers. The log decides in the end. [P5] */
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
