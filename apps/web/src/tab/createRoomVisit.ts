import type { RoomSnapshot, RoomView } from '@sotto/client';
import type { KeptRoom } from './keptRoom.ts';

/** One visit to one room, from its door to leaving it. */
export interface RoomVisit {
  readonly room: RoomView;
  /** Counts the visits of this tab. */
  readonly number: number;
  /** The name used here before, for a person who comes back; empty the first time. */
  readonly name: string;
  enter(name: string): void;
  /** True if this tab is going back in by itself, so that the door need not ask for a name. */
  isComingBack(): boolean;
  /** True if this person was on stage before a reload, and has not been since. */
  hasLostStage(): boolean;
  /** True if only another visit can follow. */
  isOver(): boolean;
  /** True if others may be hearing this person, or soon. */
  isOnStage(): boolean;
  /** Leaves the room. If the person had not left it, the way back to it, such as the browser's Forward, goes in. */
  close(): void;
}

/** The starting data of a visit. */
export interface RoomVisitOptions {
  readonly room: RoomView;
  readonly name: string;
  /** Goes in as soon as the door opens: this tab was inside before it was reloaded. */
  readonly isReturning: boolean;
  readonly keptRoom: KeptRoom;
}

/** Phases after which a reload must not go back in by itself. */
const farewells: ReadonlySet<RoomSnapshot['phase'] | undefined> = new Set(['left', 'removed', 'ended']);

let visits = 0;

/** Watches a room and keeps the data that a reload of this tab needs to come back in. */
export function createRoomVisit({ room, name, isReturning, keptRoom }: RoomVisitOptions): RoomVisit {
  let currentName = name;
  let phase: RoomSnapshot['phase'] | undefined;
  let isComingBack = isReturning;
  let wasOnStage = isReturning && keptRoom.read()?.wasOnStage === true;
  let hasLostStage = wasOnStage;

  function enter(nextName: string) {
    currentName = nextName;
    room.actions.enter(nextName);
  }

  /** Notes the place on stage, which a reload takes away. */
  function followStage(snapshot: RoomSnapshot) {
    if (snapshot.phase !== 'inside') return;
    if (snapshot.isOnStage) hasLostStage = false;
    // Right after a reload, the question is whether the person was on stage before it.
    if (hasLostStage || snapshot.isOnStage === wasOnStage) return;
    wasOnStage = snapshot.isOnStage;
    const kept = keptRoom.read();
    if (kept) keptRoom.write({ ...kept, wasOnStage });
  }

  function follow() {
    const snapshot = room.snapshot();
    followStage(snapshot);
    if (snapshot.phase === phase) return;
    const wasOpening = phase === undefined || phase === 'opening';
    phase = snapshot.phase;
    const opensDoor = isComingBack && wasOpening && phase === 'preview';
    isComingBack &&= opensDoor || phase === 'opening' || phase === 'entering';
    if (snapshot.phase === 'inside') {
      const fragment = new URL(snapshot.link).hash.slice(1);
      keptRoom.write({ fragment, name: currentName, isInside: true, wasOnStage });
    }
    if (farewells.has(phase)) keepOutside(keptRoom);
    if (opensDoor) enter(currentName);
  }

  const unsubscribe = room.subscribe(follow);
  follow();
  return {
    room,
    number: ++visits,
    name,
    enter,
    isComingBack: () => isComingBack,
    hasLostStage: () => hasLostStage,
    isOver: () => phase === 'failed' || farewells.has(phase),
    isOnStage() {
      const snapshot = room.snapshot();
      return snapshot.phase === 'inside' && (snapshot.isOnStage || snapshot.isGoingOnStage);
    },
    close() {
      unsubscribe();
      room.close();
    },
  };
}

function keepOutside(keptRoom: KeptRoom) {
  const kept = keptRoom.read();
  if (kept?.isInside) keptRoom.write({ ...kept, isInside: false });
}
