import { SnapshotStore } from '../SnapshotStore.ts';
import type { MediaResult } from '../stage/MediaPort.ts';
import type { AudioDeviceKind, Sound, SoundState } from '../stage/Sound.ts';
import type { ChosenAudio } from './AudioChoices.ts';
import { createMeter } from './audio/createMeter.ts';
import { createCover } from './createCover.ts';
import { Loudspeaker } from './Loudspeaker.ts';
import { Microphone } from './Microphone.ts';

export interface BrowserSoundOptions {
  readonly audio: ChosenAudio;
  readonly onMicrophoneLost: () => void;
}

/** The microphone and loudspeaker of a room: the person's choices, and their current state. */
export class BrowserSound implements Sound {
  readonly #options: BrowserSoundOptions;
  #microphone: Microphone | undefined;
  readonly loudspeaker: Loudspeaker;
  readonly #store = new SnapshotStore<SoundState>({ isBlocked: false, missing: [] });
  readonly #unfollow: () => void;

  constructor(options: BrowserSoundOptions) {
    const { audio } = options;
    this.#options = options;
    this.loudspeaker = new Loudspeaker({
      chosen: () => audio.snapshot().speaker,
      onBlocked: (isBlocked) => this.#store.publish({ ...this.snapshot(), isBlocked }),
      onSubstitute: (isSubstitute) => this.#setMissing('loudspeaker', isSubstitute),
    });
    this.#unfollow = audio.subscribe(() => {
      void this.#microphone?.follow();
      void this.loudspeaker.follow();
    });
  }

  readonly subscribe = (onChange: () => void) => this.#store.subscribe(onChange);
  readonly snapshot = () => this.#store.current;

  /** The open microphone. */
  get microphone(): Microphone | undefined {
    return this.#microphone?.track && this.#microphone;
  }

  async openMicrophone(): Promise<MediaResult> {
    return this.#useMicrophone().open();
  }

  /** Uses silence in place of a microphone that can't be had. */
  async coverMicrophone(): Promise<MediaResult> {
    return this.#useMicrophone().cover();
  }

  /** Gives the device back, even one that the browser is still asking for. */
  closeMicrophone(): void {
    this.#microphone?.close();
  }

  turnOn(): void {
    this.loudspeaker.turnOn();
  }

  volumeOf(key: string): number {
    return this.loudspeaker.volumeOf(key);
  }

  setVolume(key: string, volume: number): void {
    this.loudspeaker.setVolume(key, volume);
  }

  close(): void {
    this.#unfollow();
    this.closeMicrophone();
    this.loudspeaker.close();
  }

  #useMicrophone(): Microphone {
    this.#microphone ??= new Microphone({
      createCover,
      createMeter,
      choices: () => this.#options.audio.snapshot(),
      onLost: () => this.#options.onMicrophoneLost(),
      onSubstitute: (isSubstitute) => this.#setMissing('microphone', isSubstitute),
    });
    return this.#microphone;
  }

  #setMissing(kind: AudioDeviceKind, isMissing: boolean): void {
    const others = this.snapshot().missing.filter((other) => other !== kind);
    this.#store.publish({ ...this.snapshot(), missing: isMissing ? [...others, kind] : others });
  }
}
