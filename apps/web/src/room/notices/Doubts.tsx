import type { RoomDoubt } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { doubtSentences } from './doubtSentences.ts';

/** The most doubts that are shown, so that the room stays in sight. */
const mostShown = 2;

/** Things that this person should not trust, the newest first. The privacy dialog has the rest. */
export function Doubts({ doubts }: { readonly doubts: readonly RoomDoubt[] }) {
  const sentences = doubtSentences(doubts);
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
