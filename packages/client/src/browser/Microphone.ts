import { fail, ok } from '@sotto/base';
import type { MediaResult } from '../stage/MediaPort.ts';
import type { AudioChoices } from './AudioChoices.ts';
import type { Meter } from './audio/createMeter.ts';
import type { Cover } from './createCover.ts';
import { openMicrophone, toConstraints } from './openMicrophone.ts';

/** The receiver of a microphone's track: a mediasoup producer, whose sender keeps its transform. */
export interface TrackTaker {
  readonly track: MediaStreamTrack | null;
  replaceTrack(options: { track: MediaStreamTrack }): Promise<void>;
}

export interface MicrophoneOptions {
  readonly choices: () => AudioChoices;
  /** Creates the sound that is sent while a device is being reopened. */
  readonly createCover: () => Cover;
  /** Measures a track. */
  readonly createMeter: (track: MediaStreamTrack) => Meter;
  /** Called when the device ended by itself: unplugged, or no longer allowed. */
  readonly onLost: () => void;
  /** Called with true if another microphone than the chosen one is in use. */
  readonly onSubstitute: (isSubstitute: boolean) => void;
}

/**
 * The person's microphone, from asking for it to giving it back. While it is open it follows their choices, always on
 * the same sealed sender, and stays muted if it was.
 */
export class Microphone {
  readonly #options: MicrophoneOptions;
  #track: MediaStreamTrack | undefined;
  /** The choices for which the track was opened. */
  #choices: AudioChoices | undefined;
  #taker: TrackTaker | undefined;
  #meter: Meter | undefined;
  /** Replaces a device that can't be had. */
  #cover: Cover | undefined;
  #isMuted = true;
  /**
   * Counts the closings, so that a device that the browser was asked for before one is given back as soon as it is
   * open.
   */
  #closings = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: MicrophoneOptions) {
    this.#options = options;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Loudness of what it gives now, from 0 to 1; nothing while it is muted. */
  level(): number {
    return this.#isMuted ? 0 : (this.#meter?.level() ?? 0);
  }

  /** Asks for the microphone, unless it is open. It is silent until `setMuted(false)`. */
  open(): Promise<MediaResult> {
    const closings = this.#closings;
    return this.#inTurn(async () => {
      if (this.#track?.readyState === 'live' && !this.#cover) return ok(null);
      const choices = this.#options.choices();
      const opened = await openMicrophone(choices);
      if (!opened.ok) return opened;
      if (closings !== this.#closings) {
        opened.value.stop();
        return fail('late');
      }
      return this.#uncover(opened.value, choices);
    });
  }

  /** Sends silence in place of the device, unless one is open. */
  cover(): Promise<MediaResult> {
    return this.#inTurn(async () => {
      if (this.#track?.readyState === 'live') return ok(null);
      this.#cover = this.#options.createCover();
      this.#track = this.#cover.track;
      return ok(null);
    });
  }

  /** Sends its sound to `taker` from now on, also that of another device; `undefined` sends it nowhere. */
  sendTo(taker: TrackTaker | undefined): void {
    this.#taker = taker;
    void this.#inTurn(() => this.#hand(this.#track));
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.#track) this.#track.enabled = !isMuted;
  }

  /** Applies choices that changed while it is open. */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      const [track, before, choices] = [this.#track, this.#choices, this.#options.choices()];
      if (track?.readyState !== 'live' || !before || isSame(before, choices)) return;
      if (before.microphone !== choices.microphone) return this.#exchange(track, choices);
      if (await clean(track, choices)) this.#choices = choices;
      else await this.#openAnew(track, choices);
    });
  }

  /** Gives the device back, so that the browser's sign for it goes out; idempotent. */
  close(): void {
    this.#closings++;
    this.#track?.stop();
    this.#track = undefined;
    this.#choices = undefined;
    this.#cover?.close();
    this.#cover = undefined;
    this.#meter?.close();
    this.#meter = undefined;
    this.#taker = undefined;
    this.#isMuted = true;
  }

  /** Puts an opened device in place of the silence, if there was any. */
  async #uncover(track: MediaStreamTrack, choices: AudioChoices): Promise<MediaResult> {
    const [closings, cover] = [this.#closings, this.#cover];
    track.enabled = false;
    if (cover) await this.#hand(track);
    if (closings !== this.#closings) {
      track.stop();
      return fail('late');
    }
    cover?.close();
    this.#cover = undefined;
    this.#adopt(track, choices);
    return ok(null);
  }

  /** Keeps the old device if the new one is refused. */
  async #exchange(before: MediaStreamTrack, choices: AudioChoices): Promise<void> {
    const closings = this.#closings;
    const opened = await openMicrophone(choices);
    if (!opened.ok) return this.#options.onSubstitute(true);
    if (closings !== this.#closings) return opened.value.stop();
    // Both are silent while one takes the place of the other.
    before.enabled = false;
    opened.value.enabled = false;
    await this.#hand(opened.value);
    before.stop();
    if (closings === this.#closings) this.#adopt(opened.value, choices);
    else opened.value.stop();
  }

  /** Reopens the same device with other processing: browsers change it only for a page that has released the device. */
  async #openAnew(before: MediaStreamTrack, choices: AudioChoices): Promise<void> {
    const closings = this.#closings;
    const cover = this.#options.createCover();
    await this.#hand(cover.track);
    before.stop();
    const opened = await openMicrophone(choices);
    const isWanted = closings === this.#closings;
    if (opened.ok && isWanted) {
      opened.value.enabled = false;
      await this.#hand(opened.value);
    }
    cover.close();
    if (opened.ok && closings === this.#closings) return this.#adopt(opened.value, choices);
    if (opened.ok) opened.value.stop();
    else if (isWanted) this.#options.onLost();
  }

  async #hand(track: MediaStreamTrack | undefined): Promise<void> {
    if (!track || !this.#taker || this.#taker.track === track) return;
    // Rejects if sending has ended meanwhile; the next sender takes the track that is open then.
    await this.#taker.replaceTrack({ track }).catch(() => undefined);
  }

  #adopt(track: MediaStreamTrack, choices: AudioChoices): void {
    this.#track = track;
    this.#choices = choices;
    this.#meter?.close();
    this.#meter = this.#options.createMeter(track);
    track.enabled = !this.#isMuted;
    // Our own stop() tells nobody.
    track.addEventListener('ended', () => this.#track === track && this.#options.onLost());
    this.#options.onSubstitute(choices.microphone !== '' && track.getSettings().deviceId !== choices.microphone);
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#turn.then(step);
    this.#turn = taken.catch(() => undefined);
    return taken;
  }
}

function isSame(one: AudioChoices, other: AudioChoices): boolean {
  const isSameDevice = one.microphone === other.microphone;
  const isSameEcho = one.echoCancellation === other.echoCancellation;
  return isSameDevice && isSameEcho && one.noiseSuppression === other.noiseSuppression;
}

/** @returns whether the open track now sounds as chosen: Chromium takes these for a new track alone, and says nothing */
async function clean(track: MediaStreamTrack, choices: AudioChoices): Promise<boolean> {
  try {
    await track.applyConstraints(toConstraints(choices));
  } catch {
    return false;
  }
  const { echoCancellation, noiseSuppression } = track.getSettings();
  return echoCancellation === choices.echoCancellation && noiseSuppression === choices.noiseSuppression;
}
