import type { MicrophoneHint, Sound } from '@sotto/client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** A reason why others may not hear this person's microphone; nothing in a room without sound. */
export function useMicrophoneHint(sound: Sound | undefined): MicrophoneHint | undefined {
  return useSyncExternalStore(sound?.subscribe ?? never, () => sound?.snapshot().hint);
}
