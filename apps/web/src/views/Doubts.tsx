import type { RoomDoubt } from '@sotto/client';
import { namesOf } from '../room/namesOf.ts';
import { laterStrings } from '../strings/later.ts';

/** More would leave no room for the room. */
const mostShown = 2;

/** What this person should not trust, the newest first. The rest stands with all that can be checked. */
export function Doubts({ doubts }: { readonly doubts: readonly RoomDoubt[] }) {
  const sentences = sentencesOf(doubts);
  const others = sentences.length - mostShown;
  return (
    <>
      {sentences.slice(0, mostShown).map((sentence) => (
        <p key={sentence} role="alert" className="fault">
          {sentence}
        </p>
      ))}
      {others > 0 && <p className="hint">{laterStrings().notices.moreDoubts(others)}</p>}
    </>
  );
}

/** Who signed what does not fit, and what one can do; each once, the newest first. */
export function sentencesOf(doubts: readonly RoomDoubt[]): string[] {
  const { doubts: words } = laterStrings();
  const sentences = doubts.map(({ kind, signers }) => words[kind](namesOf(signers), signers.length));
  return [...new Set(sentences.reverse())];
}
