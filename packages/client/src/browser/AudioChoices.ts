/** The chosen sound devices, and the browser's processing of the microphone. */
export interface AudioChoices {
  /** A device id as `enumerateDevices` gives it; empty for the system's own choice. */
  readonly microphone: string;
  readonly speaker: string;
  readonly noiseSuppression: boolean;
  readonly echoCancellation: boolean;
  /** True to measure the microphone while it is muted, to tell the person that they talk. */
  readonly warnsWhenMuted: boolean;
}

/** The choices as they are now, with a callback for every change. */
export interface ChosenAudio {
  snapshot(): AudioChoices;
  /** @returns the unsubscriber */
  subscribe(onChange: () => void): () => void;
}
