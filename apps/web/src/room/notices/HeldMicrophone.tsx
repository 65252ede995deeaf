import type { Held } from '@sotto/client';
import { useLasting } from '../../parts/useLasting.ts';
import { laterStrings } from '../../strings/later.ts';
import { goOnLabel, heldSentences } from './heldSentences.ts';

interface HeldMicrophoneProps {
  readonly held: readonly Held[];
  readonly onGoOn: () => void;
}

/** A person who comes on stage in a room that pauses is confirmed within this time, in milliseconds. */
const confirmMs = 2_000;

/** Says why nobody hears this person, with a button to go on. */
export function HeldMicrophone({ held, onGoOn }: HeldMicrophoneProps) {
  const { notices: words } = laterStrings();
  const isHeld = useLasting(held.length > 0, confirmMs);
  if (!isHeld) return null;
  return (
    <div role="alert" className="fault">
      <p>
        <strong>{words.held}</strong> {heldSentences(held).join(' ')} {words.goOnRisk}
      </p>
      <button type="button" onClick={onGoOn}>
        {goOnLabel(held)}
      </button>
    </div>
  );
}
