import type { Act } from '@sotto/protocol';
import type { Position } from '../Position.ts';
import { confirmedStep, type KeyRing } from './KeyRing.ts';

/** After `rotate` and `lock`, speakers stay under the old generation this long, so that everybody has the new one. [G11] */
export const switchAfterMs = 2_000;

/** A generation as its statement was seen. */
export interface SeenGeneration {
  readonly number: number;
  readonly act: Act;
  readonly seenAtMs: number;
}

/**
 * Under which generation and step own frames are sealed now; `undefined` while nothing may be sent. [G11]
 *
 * Nothing is sealed under a generation older than the last removal. Else the newest held one, from two seconds after its
 * statement on; and at once where none is held before it.
 */
export function whereToSpeak(seen: readonly SeenGeneration[], ring: KeyRing, nowMs: number): Position | undefined {
  const barrier = seen.findLast(({ act }) => act === 'eject')?.number ?? 0;
  const candidates = ring.filter(
    ({ place, untilMs }) => place.generation >= barrier && (untilMs === undefined || nowMs < untilMs),
  );
  const isDue = (generation: number) => {
    const statement = seen.find(({ number }) => number === generation);
    return !statement || statement.act === 'eject' || nowMs >= statement.seenAtMs + switchAfterMs;
  };
  const chosen = candidates.findLast(({ place }) => isDue(place.generation)) ?? candidates[0];
  return chosen && { generation: chosen.place.generation, step: confirmedStep(chosen).step };
}
