import type { Agreement } from './Agreement.ts';
import { beat, beatWhenDue } from './beat.ts';
import { meetStrangers } from './kekTo.ts';
import { onEntries, readRoster } from './readRoster.ts';
import { sponsor } from './sponsor.ts';
import { onRefused, state } from './state.ts';
import type { Voice } from './Voice.ts';

/** The voice of one member. */
export function createVoice(agreement: Agreement): Voice {
  return {
    beat: (nowMs) => beat(agreement, nowMs),
    beatWhenDue: (nowMs) => beatWhenDue(agreement, nowMs),
    meetStrangers: () => meetStrangers(agreement),
    onEntries: (page, nowMs) => onEntries(agreement, page, nowMs),
    onRefused: (refusal, nowMs) => onRefused(agreement, refusal, nowMs),
    readRoster: (nowMs) => readRoster(agreement, nowMs),
    sponsor: (joins, nowMs) => sponsor(agreement, joins, nowMs),
    state: (nowMs) => state(agreement, nowMs),
  };
}
