import { createKeySourceV0 } from '@sotto/keys';
import { leaveServer } from './leaveServer.ts';
import type { Opening } from './openings.ts';
import { RoomFrames } from './RoomFrames.ts';
import { Roster } from './Roster.ts';

/** What there is of a room once it has opened: access, connection and card, its frames and its people. */
export interface InnerRoom extends Opening {
  readonly frames: RoomFrames;
  readonly roster: Roster;
}

/** The inside of an opened room, with keys of version 0. `onChange` hears of what their frames tell of speakers. */
export function createInnerRoom(opening: Opening, onChange: () => void): InnerRoom {
  const { access } = opening;
  const roster = new Roster(access.keys);
  const frames = new RoomFrames({
    source: createKeySourceV0(access.keys),
    session: access.session.signing.publicKey,
    onMuted: (speaker, isMuted) => {
      roster.setMuted(speaker, isMuted);
      onChange();
    },
    onVerified: (speaker, isVerified) => {
      roster.setVerified(speaker, isVerified);
      onChange();
    },
  });
  return { ...opening, roster, frames };
}

/** Leaves, forgets every key of this stay and hangs up. */
export function closeInnerRoom({ frames, access, session }: InnerRoom): void {
  frames.close();
  access.close();
  leaveServer(session);
}
