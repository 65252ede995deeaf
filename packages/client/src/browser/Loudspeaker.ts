import { Amplifier } from './audio/Amplifier.ts';
import type { LoudspeakerChoices } from './audio/AudioChoices.ts';
import { createSilence } from './audio/createSilence.ts';
import { Headroom } from './audio/Headroom.ts';
import { Voice } from './Voice.ts';

export interface LoudspeakerOptions {
  readonly choices: () => LoudspeakerChoices;
  readonly openContext: () => AudioContext;
  /** Called with true while the browser waits for a click before it plays. */
  readonly onBlocked: (isBlocked: boolean) => void;
  /** Called with true if another loudspeaker than the chosen one is in use. */
  readonly onSubstitute: (isSubstitute: boolean) => void;
  /** True if the browser adds up what its elements play without a limiter of its own. */
  readonly mayClip: boolean;
}

/** The loudest that one person can be made; 1 is the original loudness. */
const loudest = 2;

/** Plays the opened sound on the chosen loudspeaker, and continues after any interruption. */
export class Loudspeaker {
  readonly #options: LoudspeakerOptions;
  readonly #voices = new Set<Voice>();
  /** By member, so that a person who comes back is as loud as before. */
  readonly #volumes = new Map<string, number>();
  readonly #headroom = new Headroom();
  readonly #amplifier: Amplifier;
  /** Elements that play something other than one voice. */
  readonly #others = new Set<HTMLAudioElement>();
  readonly #blocked = new Set<HTMLAudioElement>();
  readonly #closing = new AbortController();
  #silence: HTMLAudioElement | undefined;
  #speaker = '';
  /** True once several voices need a limiter. It stays: each change between element and amplifier may be heard. */
  #isLimited = false;
  #isHushed = false;

  constructor(options: LoudspeakerOptions) {
    this.#options = options;
    this.#amplifier = new Amplifier({
      openContext: options.openContext,
      play: (stream) => {
        const output = new Audio();
        output.srcObject = stream;
        this.#others.add(output);
        this.#begin(output);
      },
    });
    const { signal } = this.#closing;
    // Any click allows sound. A page that comes back from the background or a telephone call may play at once.
    document.addEventListener('click', () => this.turnOn(), { signal });
    document.addEventListener('visibilitychange', () => this.turnOn(), { signal });
    window.addEventListener('pageshow', () => this.turnOn(), { signal });
    void this.follow();
  }

  play(track: MediaStreamTrack, member: string): Voice {
    const voice = new Voice(track, { member, amplifier: this.#amplifier });
    this.#voices.add(voice);
    this.#isLimited ||= this.#options.mayClip && this.#voices.size > 1;
    this.#turnAll();
    this.#begin(voice.element);
    return voice;
  }

  stop(voice: Voice): void {
    this.#voices.delete(voice);
    voice.stop();
    this.#setBlocked(voice.element, false);
  }

  /** Takes the loudness of what plays, several times a second, so that many loud voices don't clip. */
  hear(peaks: ReadonlyMap<Voice, number>): void {
    const before = this.#headroom.share;
    this.#headroom.hear(Array.from(peaks, ([voice, peak]) => peak * this.#volume(voice)));
    if (this.#headroom.share !== before) this.#turnAll();
  }

  /** Plays the sound that the browser blocked or paused; it always succeeds within a click. */
  turnOn(): void {
    if (!this.#silence) {
      this.#silence = createSilence();
      this.#others.add(this.#silence);
    }
    for (const element of this.#elements()) if (element.paused) void this.#start(element);
  }

  volumeOf(member: string): number {
    return this.#volumes.get(member) ?? 1;
  }

  setVolume(member: string, volume: number): void {
    this.#volumes.set(member, between(0, volume, loudest));
    this.#turnAll();
  }

  /** Plays nothing, or everybody again. */
  setHushed(isHushed: boolean): void {
    this.#isHushed = isHushed;
    this.#turnAll();
  }

  /**
   * Applies the choices to everything that plays, on the system's own loudspeaker if the chosen one is gone. Asks for no
   * permission.
   */
  async follow(): Promise<void> {
    this.#turnAll();
    const { speaker } = this.#options.choices();
    const devices = speaker === '' ? [] : await navigator.mediaDevices.enumerateDevices();
    // Until a microphone is allowed, browsers hide which devices there are; the chosen one may be among them.
    const isHidden = devices.every(({ deviceId }) => deviceId === '');
    const isThere = isHidden || devices.some(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === speaker);
    this.#speaker = isThere ? speaker : '';
    this.#options.onSubstitute(!isThere && speaker !== '');
    await Promise.all(Array.from(this.#elements(), (element) => this.#route(element, isHidden)));
  }

  close(): void {
    this.#closing.abort();
    for (const voice of this.#voices) this.stop(voice);
    for (const element of this.#others) {
      element.pause();
      forget(element);
      element.srcObject = null;
    }
    this.#others.clear();
    this.#amplifier.close();
  }

  *#elements(): Iterable<HTMLAudioElement> {
    for (const { element } of this.#voices) yield element;
    yield* this.#others;
  }

  #isOpen(element: HTMLAudioElement): boolean {
    return this.#others.has(element) || Array.from(this.#voices).some((voice) => voice.element === element);
  }

  #volume({ member }: Voice): number {
    if (this.#isHushed) return 0;
    return this.volumeOf(member) * between(0, this.#options.choices().roomVolume, 1);
  }

  #turnAll(): void {
    const { share } = this.#headroom;
    for (const voice of this.#voices) voice.turn({ volume: this.#volume(voice), share, isLimited: this.#isLimited });
  }

  #begin(element: HTMLAudioElement): void {
    element.addEventListener('pause', () => void this.#start(element), { signal: this.#closing.signal });
    void this.#route(element);
    void this.#start(element);
  }

  async #start(element: HTMLAudioElement): Promise<void> {
    if (!this.#isOpen(element)) return;
    try {
      await element.play();
      this.#setBlocked(element, false);
    } catch (error) {
      this.#setBlocked(element, error instanceof DOMException && error.name === 'NotAllowedError');
    }
  }

  /** @param isHidden true while the browser may refuse the chosen device only because no microphone is allowed yet */
  async #route(element: HTMLAudioElement, isHidden = false): Promise<void> {
    // Some browsers don't let a page choose.
    if (!element.setSinkId || element.sinkId === this.#speaker) return;
    try {
      await element.setSinkId(this.#speaker);
    } catch {
      if (!isHidden) this.#options.onSubstitute(true);
    }
  }

  #setBlocked(element: HTMLAudioElement, isBlocked: boolean): void {
    if (isBlocked && element !== this.#silence && this.#isOpen(element)) this.#blocked.add(element);
    else this.#blocked.delete(element);
    this.#options.onBlocked(this.#blocked.size > 0);
  }
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Lets go of a file that an element plays. It may still be reading it, and would report the revoked address. */
function forget(element: HTMLAudioElement): void {
  const { src } = element;
  if (src === '') return;
  element.removeAttribute('src');
  element.load();
  URL.revokeObjectURL(src);
}
