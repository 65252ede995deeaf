import type { RoomCard } from '@sotto/keys';
import type { Code } from '@sotto/protocol';
import type { RoomFloor } from './floor/RoomFloor.ts';
import type { LogReader } from './join/LogReader.ts';
import type { RoomAccess } from './join/RoomAccess.ts';
import type { Roster } from './join/Roster.ts';
import type { Stay } from './join/Stay.ts';
import type { RoomFrames } from './stage/RoomFrames.ts';
import type { Connection, Notice, RoomSnapshot } from './view/RoomSnapshot.ts';

/** All inputs of a room's snapshot. */
export interface RoomParts {
  readonly access: RoomAccess;
  readonly card: RoomCard;
  readonly roster: Roster;
  readonly frames: RoomFrames;
  readonly log: LogReader;
  readonly audienceCount: number;
  readonly stay: Stay | undefined;
  readonly floor: RoomFloor;
  readonly connection: Connection;
  readonly fault: Code | undefined;
  readonly isGoingOnStage: boolean;
  readonly notice: Notice | undefined;
}

/** The snapshot of an open room in a phase; `undefined` in phases that draw no room. */
export function drawRoom(phase: RoomSnapshot['phase'], parts: RoomParts): RoomSnapshot | undefined {
  const { card, roster, frames, log, audienceCount, stay, connection, fault, access, isGoingOnStage, floor, notice } =
    parts;
  const { microphone } = frames;
  const { isMuted } = microphone;
  // We show a person who goes on stage there only once their microphone is open or muted, as they wished.
  const shown = roster.stage().filter(({ isSelf }) => !(isSelf && isGoingOnStage));
  const own = (isSpeaking: boolean) => ({ isMuted, isSpeaking: isSpeaking && microphone.isOpen() });
  const stage = shown.map((person) => (person.isSelf ? { ...person, ...own(person.isSpeaking) } : person));
  const preview = { title: card.title, stage, audienceCount, policy: log.log?.log.genesis.policy };
  if (phase === 'preview' || phase === 'entering') return { phase, ...preview };
  if (phase !== 'inside' || !stay) return undefined;
  const { isOnStage, maySpeak, isPathLost } = stay;
  return {
    phase,
    ...preview,
    ...floor.draw(),
    audience: roster.audience(),
    audienceFrom: roster.audienceFrom,
    unverifiedCount: roster.refused,
    connection: isPathLost && connection === 'connected' ? 'reconnecting' : connection,
    isOnStage: isOnStage && !isGoingOnStage,
    isGoingOnStage,
    isMuted,
    maySpeak,
    link: access.href,
    fault,
    notice,
  };
}
