import type { RoomSnapshot, RoomView } from '@sotto/client';
import type { Watched } from '../watched/createCell.ts';
import { createStageReturn, type ReturnMeans, type StageAfterReload } from './createStageReturn.ts';
import type { Locks } from './holdRoom.ts';
import type { KeptRoom } from './keptRoom.ts';
import { playInOneTab } from './playInOneTab.ts';

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
  /** The effect of a reload on this person's place on stage, until it is no news any more. */
  readonly stageAfterReload: Watched<StageAfterReload | undefined>;
  /** True while another tab of this browser plays the room. */
  readonly isElsewhere: Watched<boolean>;
  /** Plays the room here, and no longer in the other tab. */
  playHere(): void;
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
  readonly means: VisitMeans;
}

/** The parts of the browser that a visit uses. */
export interface VisitMeans extends ReturnMeans {
  readonly locks: Locks;
}

/** Phases after which a reload must not go back in by itself. */
const farewells: ReadonlySet<RoomSnapshot['phase'] | undefined> = new Set(['left', 'removed', 'ended']);

let visits = 0;

/** Watches a room and keeps the data that a reload of this tab needs to come back in. */
export function createRoomVisit({ room, name, isReturning, keptRoom, means }: RoomVisitOptions): RoomVisit {
  let currentName = name;
  let phase: RoomSnapshot['phase'] | undefined;
  let isComingBack = isReturning;
  const stage = createStageReturn({ ...means, room, keptRoom, isReturning });
  const oneTab = playInOneTab(room, means.locks);

  function enter(nextName: string) {
    currentName = nextName;
    room.actions.enter(nextName);
  }

  function follow() {
    const snapshot = room.snapshot();
    stage.follow(snapshot);
    oneTab.follow(snapshot);
    if (snapshot.phase === phase) return;
    const wasOpening = phase === undefined || phase === 'opening';
    phase = snapshot.phase;
    const opensDoor = isComingBack && wasOpening && phase === 'preview';
    isComingBack &&= opensDoor || phase === 'opening' || phase === 'entering';
    if (snapshot.phase === 'inside') {
      const fragment = new URL(snapshot.link).hash.slice(1);
      keptRoom.write({ fragment, name: currentName, isInside: true, ...stage.kept() });
    }
    if (farewells.has(phase)) keepOutside(keptRoom);
    if (phase === 'failed' || farewells.has(phase)) oneTab.close();
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
    stageAfterReload: stage.state,
    isElsewhere: oneTab.isElsewhere,
    playHere: oneTab.playHere,
    isOver: () => phase === 'failed' || farewells.has(phase),
    isOnStage() {
      const snapshot = room.snapshot();
      return snapshot.phase === 'inside' && (snapshot.isOnStage || snapshot.isGoingOnStage);
    },
    close() {
      unsubscribe();
      stage.close();
      oneTab.close();
      room.close();
    },
  };
}

function keepOutside(keptRoom: KeptRoom) {
  const kept = keptRoom.read();
  if (kept?.isInside) keptRoom.write({ ...kept, isInside: false });
}
