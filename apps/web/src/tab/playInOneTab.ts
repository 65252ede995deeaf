import { toBase64url } from '@sotto/base';
import type { RoomSnapshot, RoomView } from '@sotto/client';
import { createCell, type Watched } from '../watched/createCell.ts';
import { holdRoom, type Locks, type RoomHold } from './holdRoom.ts';

/** A room that several tabs of a browser may show, and one of them plays. */
export interface OneTab {
  /** True while another tab plays the room. */
  readonly isElsewhere: Watched<boolean>;
  /** Follows the room from one snapshot to the next. */
  follow(snapshot: RoomSnapshot): void;
  /** Plays the room here, and no longer in the other tab. */
  playHere(): void;
  close(): void;
}

/**
 * Keeps a person who has a room in several tabs from hearing it twice, and from being on stage twice: the first tab plays
 * it, until another one is asked to or goes on stage.
 */
export function playInOneTab(room: RoomView, locks: Locks): OneTab {
  const isElsewhere = createCell(false);
  const closing = new AbortController();
  let hold: RoomHold | undefined;
  let isInside = false;
  let isKnown = false;
  let wasSpeaking = false;

  function hear() {
    const isHeld = hold?.snapshot();
    room.sound?.setHushed(isHeld !== true);
    if (isHeld === undefined) return;
    const isFirst = !isKnown;
    isKnown = true;
    if (isElsewhere.snapshot() === !isHeld) return;
    // This tab went on stage before it was known that another one plays.
    if (isFirst && wasSpeaking) {
      hold?.take();
      return;
    }
    isElsewhere.set(!isHeld);
    if (!isHeld && wasSpeaking) room.actions.stepDown();
  }

  async function begin(link: string) {
    // Until it is known whether another tab plays the room, this one is silent.
    hear();
    const name = await nameLock(link);
    if (closing.signal.aborted) return;
    hold = holdRoom(name, locks);
    hold.subscribe(hear);
    hear();
  }

  return {
    isElsewhere,
    follow(snapshot) {
      if (snapshot.phase !== 'inside') return;
      if (!isInside) void begin(snapshot.link);
      isInside = true;
      const isSpeaking = snapshot.isOnStage || snapshot.isGoingOnStage;
      const begins = isSpeaking && !wasSpeaking;
      wasSpeaking = isSpeaking;
      if (begins) hold?.take();
    },
    playHere: () => hold?.take(),
    close() {
      closing.abort();
      hold?.close();
    },
  };
}

/** Names the lock of a room. Locks stay in the browser, but nothing there needs the secret of a link. */
async function nameLock(link: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(new URL(link).hash));
  return `sotto-room ${toBase64url(new Uint8Array(hash))}`;
}
