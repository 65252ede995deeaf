import type { Sound } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { useMicrophoneHint } from './useMicrophoneHint.ts';

/**
 * Tells a person on stage that others may not hear their microphone. It is always drawn, so that screen readers
 * announce what it says.
 */
export function MicrophoneHints({ sound }: { readonly sound: Sound }) {
  const hint = useMicrophoneHint(sound);
  return <p role="status">{hint && hint !== 'no-sound' && <span>{laterStrings().hints[hint]}</span>}</p>;
}
