import type { Sound } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { useWatched } from '../../watched/useWatched.ts';

/** A button for the click that the browser needs before it plays, or plays again. */
export function SoundNotice({ sound }: { sound: Sound }) {
  const { isBlocked, isInterrupted } = useWatched(sound);
  const { blocked, interrupted, turnOn } = laterStrings().sound;
  if (!(isBlocked || isInterrupted)) return null;
  return (
    <div role="alert" className="sound-blocked">
      <p>{isInterrupted ? interrupted : blocked}</p>
      <button type="button" className="primary" onClick={() => sound.turnOn()}>
        {turnOn}
      </button>
    </div>
  );
}
