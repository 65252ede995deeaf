import type { Intent } from '@sotto/keys';
import type { Power } from '../RoomSnapshot.ts';
import type { Known } from '../Roster.ts';

/** Powers that are a statement of the log; the others are a word to somebody's client, which obeys a moderator. */
export type StatedPower = Exclude<Power, 'mute' | 'lower-hand'>;

/** The statement that a power comes to. [P2] */
export function intentOf(power: StatedPower, { join, credential: { member } }: Known): Intent {
  const intents: Readonly<Record<StatedPower, Intent>> = {
    invite: { kind: 'grant', act: 'allow', join },
    'move-to-audience': { kind: 'revoke', act: 'deny', join },
    'make-moderator': { kind: 'grant', act: 'give', member },
    'take-moderator': { kind: 'revoke', act: 'take', member },
    remove: { kind: 'remove', act: 'eject', join },
    ban: { kind: 'ban', act: 'eject', join },
    'let-in': { kind: 'admit', act: 'admit', join },
  };
  return intents[power];
}
