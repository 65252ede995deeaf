import type { Held } from '@sotto/client';
import { namesOf } from '../room/namesOf.ts';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import { useLasting } from './useLasting.ts';

interface HeldMicrophoneProps {
  readonly held: readonly Held[];
  readonly onGoOn: () => void;
}

/** Why nobody hears this person, and the way to go on for themself. */
export function HeldMicrophone({ held, onGoOn }: HeldMicrophoneProps) {
  const { notices: words } = laterStrings();
  const isHeld = useLasting(held.length > 0);
  if (!isHeld) return null;
  const silent = held.flatMap(({ why, moderator }) => (why === 'unconfirmed' && moderator ? [moderator] : []));
  const names = strings.people(
    silent.map(({ name }) => name),
    0,
  );
  return (
    <div role="alert" className="fault">
      <p>
        <strong>{words.held}</strong> {reasonsOf(held).join(' ')} {words.goOnRisk}
      </p>
      <button type="button" onClick={onGoOn}>
        {silent.length > 0 ? words.goOnWithout(names) : words.goOn}
      </button>
    </div>
  );
}

/** A sentence for each reason, with all who are behind it. */
function reasonsOf(held: readonly Held[]): string[] {
  const { heldWhy } = laterStrings().notices;
  const whys = [...new Set(held.map(({ why }) => why))];
  return whys.map((why) => {
    const moderators = held.flatMap((one) => (one.why === why && one.moderator ? [one.moderator] : []));
    return heldWhy[why](namesOf(moderators), moderators.length);
  });
}
