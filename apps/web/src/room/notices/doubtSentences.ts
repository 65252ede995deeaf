import type { RoomDoubt } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { namesOf } from './namesOf.ts';

/** Sentences on who signed contradictions, and what one can do: each once, the newest first. */
export function doubtSentences(doubts: readonly RoomDoubt[]): string[] {
  const { doubts: words } = laterStrings();
  const sentences = doubts.map(({ kind, signers }) => words[kind](namesOf(signers), signers.length));
  return [...new Set(sentences.reverse())];
}
