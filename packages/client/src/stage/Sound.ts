/** A device that a person can choose. */
export type AudioDeviceKind = 'microphone' | 'loudspeaker';

/** The state of a room's sound in this browser. */
export interface SoundState {
  /** True if the browser plays nothing before the person has clicked. */
  readonly isBlocked: boolean;
  /** Chosen devices that are gone or refused; another one is used in place of each. */
  readonly missing: readonly AudioDeviceKind[];
}

/** A room's sound, in a browser that plays it. */
export interface Sound {
  /** Calls back after every change and returns the unsubscriber; for `useSyncExternalStore`. It does not use `this`. */
  readonly subscribe: (onChange: () => void) => () => void;
  readonly snapshot: () => SoundState;
  /** Plays the sound that the browser blocked; to be called within a click. */
  turnOn(): void;
  /** The volume at which this browser plays the person of that `key`, from 0 to 1. */
  volumeOf(key: string): number;
  /** Plays this person at that volume from now on, only here. Some browsers leave all but silence to the device. */
  setVolume(key: string, volume: number): void;
}
