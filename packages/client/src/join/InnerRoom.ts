import type { OwnMicrophone } from '../stage/OwnMicrophone.ts';
import { RoomFrames } from '../stage/RoomFrames.ts';
import { EntryOpener } from './EntryOpener.ts';
import { LogReader } from './LogReader.ts';
import type { Opening } from './openings.ts';
import { type Known, Roster, type Standing } from './Roster.ts';

/** The parts of a room once it has opened: access, connection and card, its log, its frames and its people. */
export interface InnerRoom extends Opening {
  readonly frames: RoomFrames;
  readonly roster: Roster;
  readonly log: LogReader;
  readonly entries: EntryOpener;
}

export interface InnerRoomOptions {
  readonly microphone: OwnMicrophone;
  /** Called when frames have changed the state of a speaker. */
  readonly onChange: () => void;
  readonly standingOf: (known: Known) => Standing;
}

/** The inside of an opened room. */
export function createInnerRoom(opening: Opening, { microphone, onChange, standingOf }: InnerRoomOptions): InnerRoom {
  const { keys, session } = opening.access;
  const log = new LogReader(keys, opening);
  const entries = new EntryOpener(keys, () => log.start);
  const roster = new Roster(entries, standingOf);
  const frames = new RoomFrames({
    keys,
    session: session.signing.publicKey,
    microphone,
    onMuted: (speaker, isMuted) => {
      roster.setMuted(speaker, isMuted);
      onChange();
    },
    onVerified: (speaker, isVerified) => {
      roster.setVerified(speaker, isVerified);
      onChange();
    },
  });
  return { ...opening, roster, frames, log, entries };
}

/** Forgets every key of this stay. */
export function closeInnerRoom({ frames, access }: InnerRoom): void {
  frames.close();
  access.close();
}
