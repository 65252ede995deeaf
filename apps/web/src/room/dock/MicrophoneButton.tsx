import type { ComponentProps } from 'react';
import { strings } from '../../strings/index.ts';

interface MicrophoneButtonProps extends ComponentProps<'button'> {
  readonly isMuted: boolean;
  /** The label of a held button. */
  readonly 'data-hold'?: string;
}

/** Shows whether the microphone is open. The parent decides what pressing it does. */
export function MicrophoneButton({ isMuted, ...button }: MicrophoneButtonProps) {
  return (
    <button type="button" className={isMuted ? 'microphone' : 'microphone is-open'} {...button}>
      {isMuted ? strings.room.unmute : strings.room.mute}
    </button>
  );
}
