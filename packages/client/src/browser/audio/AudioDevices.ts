import type { Result } from '@sotto/base';
import type { MicrophoneChoices } from './AudioChoices.ts';
import type { MicrophoneFault } from './openMicrophone.ts';

export interface AudioDevice {
  readonly id: string;
  readonly name: string;
}

/** The devices that a page may know of: none before a microphone was allowed. */
export interface DeviceLists {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
}

/** A microphone under test; its sound goes nowhere. */
export interface MicrophoneTest {
  /** The current loudness, from 0 to 1, on a scale of decibels. */
  level(): number;
  /** Records a few seconds, in the memory of this page alone; nothing if `signal` ends it, or the browser can't. */
  record(signal: AbortSignal): Promise<Blob | undefined>;
  /** Gives the device back; idempotent. */
  close(): void;
}

/** The devices of a person, for choosing among them. */
export interface AudioDevices {
  /** True if this browser lets a page choose the loudspeaker. */
  readonly canChooseSpeaker: boolean;
  /** Asks for no permission. */
  list(): Promise<DeviceLists>;
  /** Calls back when a device has come or gone; returns the unsubscriber. */
  watch(onChange: () => void): () => void;
  /** Asks for the microphone: to be called when the person wants that. */
  testMicrophone(choices: MicrophoneChoices): Promise<Result<MicrophoneTest, MicrophoneFault>>;
  /** Plays a short soft sound; `false` if the speaker refused. */
  playTestSound(speaker: string): Promise<boolean>;
  /** Plays a recording until it or `signal` ends; `false` if the speaker refused. */
  playRecording(recording: Blob, speaker: string, signal: AbortSignal): Promise<boolean>;
}
