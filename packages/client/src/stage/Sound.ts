/** A device that a person can choose. */
export type AudioDeviceKind = 'microphone' | 'loudspeaker';

/**
 * Why a person on stage may not be heard although they think so: their device's own switch, a device that gives
 * nothing, or mute.
 */
export type MicrophoneHint = 'muted-by-device' | 'no-sound' | 'talking-while-muted';

/** The state of a room's sound in this browser. */
export interface SoundState {
  /** True if the browser plays nothing before the person has clicked. */
  readonly isBlocked: boolean;
  /** True if the system has taken the sound, for a call or another app; it comes back with the next click. */
  readonly isInterrupted: boolean;
  /** Chosen devices that are gone or refused. The page uses another one in place of each. */
  readonly missing: readonly AudioDeviceKind[];
  readonly hint: MicrophoneHint | undefined;
}

/** A room's sound, in a browser that plays it. */
export interface Sound {
  /** Calls back after every change and returns the unsubscriber; for `useSyncExternalStore`. It does not use `this`. */
  readonly subscribe: (onChange: () => void) => () => void;
  readonly snapshot: () => SoundState;
  /** Plays the sound that the browser blocked; to be called within a click. */
  turnOn(): void;
  /** The volume at which this browser plays a person, by their `member`, from 0 to 2; 1 is the original. */
  volumeOf(member: string): number;
  /** Plays this person at that volume from now on, only here, even after they come back. */
  setVolume(member: string, volume: number): void;
  /** Plays nothing, or everybody again at their volume: another tab of this browser may play the same room. */
  setHushed(isHushed: boolean): void;
}
