import type { Person } from '@sotto/client';
import { strings } from '../../strings/index.ts';

/** The states of a listener, as text. */
export function listenerStates({ isSelf, isModerator, isHandRaised, isInvited, isWaiting }: Person): string {
  const { room: words } = strings;
  const said = [
    isSelf && words.you,
    isModerator && words.moderator,
    isHandRaised && words.handRaised,
    isInvited && words.isInvited,
    isWaiting && words.isWaiting,
  ];
  return words.states(said.filter((state) => state !== false));
}
