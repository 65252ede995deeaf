import type { Person } from '@sotto/client';

/** For tests and stories: somebody who does nothing, and to whom nothing can be done, but for a name and a key. */
export const idlePerson: Omit<Person, 'key' | 'name'> = {
  isSelf: false,
  isModerator: false,
  isMuted: false,
  isSpeaking: false,
  isVerified: true,
  isHandRaised: false,
  isInvited: false,
  isWaiting: false,
  powers: [],
};
