import type { RoomSnapshot } from '@sotto/client';
import { createCell, type Watched } from '../../watched/createCell.ts';
import { newsBetween } from './newsBetween.ts';

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;

/** How long news gather before they are announced, in milliseconds, so that a crowd doesn't chatter. */
const gatherMs = 5_000;
/** How long news stay on the page, in milliseconds. */
const stayMs = 12_000;

/** An announcement of a room. */
export interface Said {
  /** Counts up, so that the same news is announced again when it happens again. */
  readonly number: number;
  readonly sentences: readonly string[];
}

const nothingSaid: Said = { number: 0, sentences: [] };

export interface News extends Watched<Said> {
  /** Takes in how the room is now. */
  see(snapshot: Inside): void;
  close(): void;
}

/** Gathers what happens in a room, and says it all at once. */
export function createNews(first: Inside): News {
  const said = createCell(nothingSaid);
  let before = first;
  let now = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let clearing: ReturnType<typeof setTimeout> | undefined;

  function say() {
    timer = undefined;
    const sentences = newsBetween(before, now);
    before = now;
    if (sentences.length === 0) return;
    const number = said.snapshot().number + 1;
    said.set({ number, sentences });
    clearTimeout(clearing);
    clearing = setTimeout(() => said.set({ number, sentences: [] }), stayMs);
  }

  return {
    subscribe: said.subscribe,
    snapshot: said.snapshot,
    see(snapshot) {
      now = snapshot;
      if (timer) return;
      if (newsBetween(before, now).length > 0) timer = setTimeout(say, gatherMs);
      else before = now;
    },
    close() {
      clearTimeout(timer);
      clearTimeout(clearing);
      timer = undefined;
    },
  };
}
