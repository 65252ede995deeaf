import { type ComponentProps, useId } from 'react';
import { strings } from '../../strings/index.ts';

interface MicrophoneButtonProps extends ComponentProps<'button'> {
  readonly isMuted: boolean;
  /** True if the device or the system gives no sound, whatever this button does. */
  readonly isMutedByDevice: boolean;
  /** The label of a held button. */
  readonly 'data-hold'?: string;
}

/** Shows whether the microphone is open. The parent decides what pressing it does. */
export function MicrophoneButton({ isMuted, isMutedByDevice, ...button }: MicrophoneButtonProps) {
  const id = useId();
  const isOpen = !isMuted && !isMutedByDevice;
  return (
    <>
      <button
        type="button"
        className={isOpen ? 'microphone is-open' : 'microphone'}
        aria-describedby={isMutedByDevice ? id : undefined}
        {...button}
      >
        {isMuted ? strings.room.unmute : strings.room.mute}
      </button>
      {isMutedByDevice && (
        <span id={id} hidden>
          {strings.room.mutedByDevice}
        </span>
      )}
    </>
  );
}
