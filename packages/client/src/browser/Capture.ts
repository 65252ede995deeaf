import type { MicrophoneChoices } from './audio/AudioChoices.ts';
import type { Loudness, Meter } from './audio/createMeter.ts';

export interface CaptureOptions {
  /** Measures a track. */
  readonly createMeter: (track: MediaStreamTrack) => Meter;
  /** The choices for which the device was opened. */
  readonly choices: MicrophoneChoices;
  /** Called when the device ended by itself: unplugged, or no longer allowed. */
  readonly onEnded: () => void;
}

/**
 * An open microphone: a track to send, and a copy of it that is only measured. The copy may give sound while the track
 * is muted, so nothing connects it to a sender.
 */
export class Capture {
  readonly track: MediaStreamTrack;
  readonly #copy: MediaStreamTrack;
  readonly #meter: Meter;
  choices: MicrophoneChoices;
  #isMuted = true;
  #isMeasured = false;

  constructor(track: MediaStreamTrack, { createMeter, choices, onEnded }: CaptureOptions) {
    this.track = track;
    this.choices = choices;
    this.#copy = track.clone();
    this.#meter = createMeter(this.#copy);
    // Our own stop() tells nobody.
    track.addEventListener('ended', onEnded);
    this.#turn();
  }

  get isLive(): boolean {
    return this.track.readyState === 'live';
  }

  /** True if the device or the system gives no sound, whatever this page does. */
  get isMutedByDevice(): boolean {
    return this.isLive && this.track.muted;
  }

  /** True if the chosen device is not the one that was opened. */
  get isSubstitute(): boolean {
    const { microphone } = this.choices;
    return microphone !== '' && this.track.getSettings().deviceId !== microphone;
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#turn();
  }

  /** Applies choices that need no other device. */
  adopt(choices: MicrophoneChoices): void {
    this.choices = choices;
    this.#turn();
  }

  /** A track that is sent nowhere, and gives sound while it is measured. */
  get copy(): MediaStreamTrack {
    return this.#copy;
  }

  /** The sound of the device, muted or not; nothing while it is not measured. */
  look(): Loudness | undefined {
    return this.isLive && this.#copy.enabled ? this.#meter.look() : undefined;
  }

  /** Decides whether it is measured even while muted, whatever the choices say. */
  setMeasured(isMeasured: boolean): void {
    this.#isMeasured = isMeasured;
    this.#turn();
  }

  /** Gives the device back; idempotent. */
  close(): void {
    this.track.stop();
    this.#copy.stop();
    this.#meter.close();
  }

  #turn(): void {
    this.track.enabled = !this.#isMuted;
    this.#copy.enabled = !this.#isMuted || this.#isMeasured || this.choices.warnsWhenMuted;
  }
}
