import type { MediaResult } from '../stage/MediaPort.ts';
import type { AudioDeviceKind, Sound, SoundState } from '../stage/Sound.ts';
import { SnapshotStore } from '../view/SnapshotStore.ts';
import type { ChosenAudio } from './audio/AudioChoices.ts';
import type { MicrophoneTest } from './audio/AudioDevices.ts';
import { setPurpose } from './audio/audioSession.ts';
import { Contexts } from './audio/Contexts.ts';
import { createMeter } from './audio/createMeter.ts';
import { recordTrack } from './audio/recordTrack.ts';
import { createCover } from './createCover.ts';
import { Loudspeaker } from './Loudspeaker.ts';
import { Microphone } from './Microphone.ts';
import { MicrophoneWatch, speechLevel } from './MicrophoneWatch.ts';
import { pickHandler } from './pickHandler.ts';

export interface BrowserSoundOptions {
  readonly audio: ChosenAudio;
  /**
   * Called with false when the microphone's device is gone and muted silence has taken its place; with true when the
   * device is there again, not opened yet.
   */
  readonly onMicrophone: (isThere: boolean) => void;
}

/** The microphone and loudspeaker of a room: the person's choices, and their current state. */
export class BrowserSound implements Sound {
  readonly #options: BrowserSoundOptions;
  #microphone: Microphone | undefined;
  readonly loudspeaker: Loudspeaker;
  readonly #store = new SnapshotStore<SoundState>({
    isBlocked: false,
    isInterrupted: false,
    missing: [],
    hint: undefined,
  });
  readonly #contexts = new Contexts((isInterrupted) => this.#change({ isInterrupted }));
  readonly #watch = new MicrophoneWatch();
  readonly #closing = new AbortController();

  constructor(options: BrowserSoundOptions) {
    const { audio } = options;
    this.#options = options;
    setPurpose('playback');
    this.loudspeaker = new Loudspeaker({
      choices: () => audio.snapshot(),
      openContext: () => this.#contexts.open(),
      onBlocked: (isBlocked) => this.#change({ isBlocked }),
      onSubstitute: (isSubstitute) => this.#setMissing('loudspeaker', isSubstitute),
      // Chromium has a limiter. Safari stops amplifiers, and not elements, while the screen is off.
      mayClip: pickHandler((property, value) => CSS.supports(property, value)) === 'Firefox120',
    });
    const { signal } = this.#closing;
    const follow = () => {
      void this.#microphone?.follow();
      void this.loudspeaker.follow();
    };
    signal.addEventListener('abort', audio.subscribe(follow));
    navigator.mediaDevices.addEventListener('devicechange', follow, { signal });
  }

  readonly subscribe = (onChange: () => void) => this.#store.subscribe(onChange);
  readonly snapshot = () => this.#store.current;

  /** The open microphone. */
  get microphone(): Microphone | undefined {
    return this.#microphone?.track && this.#microphone;
  }

  async openMicrophone(): Promise<MediaResult> {
    setPurpose('play-and-record');
    const opened = await this.#useMicrophone().open();
    // Devices have ids once a microphone is allowed.
    if (opened.ok) void this.loudspeaker.follow();
    else if (!this.microphone) setPurpose('playback');
    return opened;
  }

  /** Uses silence in place of a microphone that can't be had. */
  async coverMicrophone(): Promise<MediaResult> {
    return this.#useMicrophone().cover();
  }

  /** Gives the device back, even if the browser is still asking the person for it. */
  closeMicrophone(): void {
    this.#microphone?.close();
    setPurpose('playback');
  }

  /** Looks at the microphone, several times a second. @returns whether it gives speech to others */
  look(): boolean {
    const { capture, isMuted = true } = this.#microphone ?? {};
    const loudness = capture?.look();
    const hint = this.#watch.see(capture && { isMuted, isMutedByDevice: capture.isMutedByDevice, loudness });
    if (hint !== this.snapshot().hint) this.#change({ hint });
    return !isMuted && (loudness?.level ?? 0) > speechLevel;
  }

  /** Shows how loud the open microphone is without opening it again; nothing while none is open. */
  testMicrophone(): MicrophoneTest | undefined {
    const microphone = this.#microphone;
    if (!microphone?.capture) return undefined;
    let isOver = false;
    microphone.test(1);
    return {
      level: () => microphone.capture?.look()?.level ?? 0,
      record: async (signal) => microphone.capture && recordTrack(microphone.capture.copy, signal),
      close() {
        if (!isOver) microphone.test(-1);
        isOver = true;
      },
    };
  }

  turnOn(): void {
    this.#contexts.resume();
    this.loudspeaker.turnOn();
  }

  volumeOf(member: string): number {
    return this.loudspeaker.volumeOf(member);
  }

  setVolume(member: string, volume: number): void {
    this.loudspeaker.setVolume(member, volume);
  }

  setHushed(isHushed: boolean): void {
    this.loudspeaker.setHushed(isHushed);
  }

  close(): void {
    this.#closing.abort();
    this.closeMicrophone();
    this.loudspeaker.close();
    this.#contexts.close();
    setPurpose('auto');
  }

  #useMicrophone(): Microphone {
    this.#microphone ??= new Microphone({
      createCover: () => createCover(this.#contexts.open()),
      createMeter: (track) => createMeter(track, this.#contexts.open()),
      choices: () => this.#options.audio.snapshot(),
      onLost: () => this.#options.onMicrophone(false),
      onBack: () => this.#options.onMicrophone(true),
      onSubstitute: (isSubstitute) => this.#setMissing('microphone', isSubstitute),
    });
    return this.#microphone;
  }

  #setMissing(kind: AudioDeviceKind, isMissing: boolean): void {
    const others = this.snapshot().missing.filter((other) => other !== kind);
    this.#change({ missing: isMissing ? [...others, kind] : others });
  }

  #change(part: Partial<SoundState>): void {
    this.#store.publish({ ...this.snapshot(), ...part });
  }
}
