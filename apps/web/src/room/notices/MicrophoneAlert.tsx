import type { Sound } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { useMicrophoneHint } from './useMicrophoneHint.ts';

/** Alerts a person on stage whose open microphone gives nothing at all. */
export function MicrophoneAlert({ sound }: { readonly sound: Sound }) {
  if (useMicrophoneHint(sound) !== 'no-sound') return null;
  return (
    <p role="alert" className="fault">
      {laterStrings().hints['no-sound']}
    </p>
  );
}
