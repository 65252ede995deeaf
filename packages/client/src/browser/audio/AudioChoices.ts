/** The chosen microphone, and what the browser and the page do with it. */
export interface MicrophoneChoices {
  /** A device id as `enumerateDevices` gives it; empty for the system's own choice. */
  readonly microphone: string;
  readonly noiseSuppression: boolean;
  readonly echoCancellation: boolean;
  /** True to measure the microphone while it is muted, to tell the person that they talk. */
  readonly warnsWhenMuted: boolean;
}

/** The chosen loudspeaker, and how loud the room is on it. */
export interface LoudspeakerChoices {
  /** A device id; empty for the system's own choice. */
  readonly speaker: string;
  /** From 0 to 1: how loud everybody is played. */
  readonly roomVolume: number;
}

/** A person's choices of sound. */
export interface AudioChoices extends MicrophoneChoices, LoudspeakerChoices {}

/** The choices as they are now, with a callback for every change. */
export interface ChosenAudio {
  snapshot(): AudioChoices;
  /** @returns the unsubscriber */
  subscribe(onChange: () => void): () => void;
}
