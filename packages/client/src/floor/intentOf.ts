import type { Intent } from '@sotto/keys';
import type { Verified } from '../join/Roster.ts';
import type { Power } from '../view/RoomSnapshot.ts';

/** Powers that are a statement of the log. The others are a signal to a member's client, which obeys a moderator. */
export type StatedPower = Exclude<Power, 'mute' | 'lower-hand'>;

const acts: Readonly<Record<StatedPower, Intent>> = {
  invite: { act: 'allow' },
  'move-to-audience': { act: 'deny' },
  'make-moderator': { act: 'give' },
  'take-moderator': { act: 'take' },
  remove: { act: 'eject' },
  ban: { act: 'eject', isBan: true },
  'let-in': { act: 'admit' },
};

/** The intent of a power over a person: it names the stay and the key with which the page showed them. [P2, P6] */
export function intentOf(power: StatedPower, { join, credential: { member } }: Verified): Intent {
  return { ...acts[power], about: [{ join, member }] };
}
