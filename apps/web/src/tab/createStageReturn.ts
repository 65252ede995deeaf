import type { RoomSnapshot, RoomView } from '@sotto/client';
import { createCell, type Watched } from '../watched/createCell.ts';
import type { Kept, KeptRoom } from './keptRoom.ts';

/** How long a reload may take for its person to be taken back on stage, in milliseconds. */
const returnMs = 60_000;

/**
 * The effect of a reload on a place on stage: it is lost, it is being taken again, or it is taken again and its person has not
 * unmuted yet.
 */
export type StageAfterReload = 'lost' | 'returning' | 'returned';

/** The parts of the browser that a return uses. */
export interface ReturnMeans {
  /** Tells of `pagehide`. */
  readonly page: Pick<EventTarget, 'addEventListener'>;
  /** Tells whether a microphone would open without the browser asking the person. */
  readonly isMicrophoneAllowed: () => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface StageReturnOptions extends ReturnMeans {
  readonly room: RoomView;
  readonly keptRoom: KeptRoom;
  /** True if this tab was inside before it was reloaded. */
  readonly isReturning: boolean;
}

/** The way back to the stage after a reload. */
export interface StageReturn {
  /** Follows the room from one snapshot to the next. */
  follow(snapshot: RoomSnapshot): void;
  /** `undefined` once it is no news any more. */
  readonly state: Watched<StageAfterReload | undefined>;
  /** The facts that the next reload needs. */
  kept(): Pick<Kept, 'wasOnStage' | 'leftStageAtMs'>;
  close(): void;
}

/**
 * Takes a person on stage again whose page was reloaded within a minute: muted, and only where the browser asks nothing.
 * Anybody else learns that their place is lost.
 */
export function createStageReturn(options: StageReturnOptions): StageReturn {
  const { room, keptRoom, isReturning, page, isMicrophoneAllowed, now } = options;
  const closing = new AbortController();
  const kept = isReturning ? keptRoom.read() : undefined;
  const isSoon = () => {
    const passedMs = now() - (kept?.leftStageAtMs ?? 0);
    return passedMs >= 0 && passedMs < returnMs;
  };
  let wasOnStage = kept?.wasOnStage === true;
  const state = createCell<StageAfterReload | undefined>(wasOnStage ? (isSoon() ? 'returning' : 'lost') : undefined);
  let hasAsked = false;
  let isUnderWay = false;

  async function goBack() {
    hasAsked = true;
    const isAllowed = await isMicrophoneAllowed().catch(() => false);
    const snapshot = room.snapshot();
    if (closing.signal.aborted || snapshot.phase !== 'inside' || isSpeaking(snapshot)) return;
    // The way in may have taken long, as behind a lock. Then the person no longer expects an open microphone.
    if (isAllowed && isSoon() && snapshot.maySpeak) room.actions.joinStage();
    else state.set('lost');
  }

  function followReturn(snapshot: Inside) {
    const begins = !(hasAsked || snapshot.isWaiting || isSpeaking(snapshot));
    if (begins && snapshot.maySpeak) void goBack();
    const hasFailed = isUnderWay && !isSpeaking(snapshot);
    if (hasFailed || (begins && !snapshot.maySpeak)) state.set('lost');
    isUnderWay = snapshot.isGoingOnStage;
    if (snapshot.isOnStage) state.set(hasAsked ? 'returned' : undefined);
  }

  /** Notes the place on stage, which a reload takes away. Right after one, the place of before is the news. */
  function keep(isOnStage: boolean) {
    const isNews = state.snapshot() === 'lost' || state.snapshot() === 'returning';
    if (isNews || isOnStage === wasOnStage) return;
    wasOnStage = isOnStage;
    const current = keptRoom.read();
    if (current) keptRoom.write({ ...current, wasOnStage });
  }

  function noteGoing() {
    const snapshot = room.snapshot();
    const current = keptRoom.read();
    if (current && snapshot.phase === 'inside' && snapshot.isOnStage)
      keptRoom.write({ ...current, leftStageAtMs: now() });
  }

  page.addEventListener('pagehide', noteGoing, { signal: closing.signal });
  return {
    follow(snapshot) {
      if (snapshot.phase !== 'inside') return;
      const before = state.snapshot();
      const isMutedThere = snapshot.isOnStage && snapshot.isMuted;
      if (before === 'returning') followReturn(snapshot);
      else if (before === 'returned' ? !isMutedThere : snapshot.isOnStage && before) state.set(undefined);
      keep(snapshot.isOnStage);
    },
    state,
    kept: () => ({ wasOnStage, leftStageAtMs: kept?.leftStageAtMs }),
    close: () => closing.abort(),
  };
}

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;

function isSpeaking({ isOnStage, isGoingOnStage }: Inside): boolean {
  return isOnStage || isGoingOnStage;
}
