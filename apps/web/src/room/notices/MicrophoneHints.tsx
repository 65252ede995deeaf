import type { Sound } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { useMicrophoneHint } from './useMicrophoneHint.ts';

/** Tells a person on stage that others may not hear their microphone. */
export function MicrophoneHints({ sound }: { readonly sound: Sound }) {
  const hint = useMicrophoneHint(sound);
  const isFault = hint === 'no-sound';
  return (
    <>
      {/* Always there, so that what it says is announced. */}
      <p role="status" className="hint">
        {hint && !isFault && laterStrings().hints[hint]}
      </p>
      {isFault && (
        <p role="alert" className="fault">
          {laterStrings().hints[hint]}
        </p>
      )}
    </>
  );
}
