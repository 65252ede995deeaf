import type { Sound } from '@sotto/client';
import { useWatched } from '../../parts/useWatched.ts';
import { laterStrings } from '../../strings/later.ts';

/** A button for the click that the browser needs before it plays. */
export function SoundNotice({ sound }: { sound: Sound }) {
  const { isBlocked } = useWatched(sound);
  const { blocked, turnOn } = laterStrings().sound;
  if (!isBlocked) return null;
  return (
    <div role="alert" className="sound-blocked">
      <p>{blocked}</p>
      <button type="button" className="primary" onClick={() => sound.turnOn()}>
        {turnOn}
      </button>
    </div>
  );
}
