import type { Person } from '@sotto/client';

/** A person who does nothing and over whom there are no powers, except name and key; for tests and stories. */
export const idlePerson: Omit<Person, 'key' | 'name'> = {
  member: 'member',
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
