import { fail, ok } from '@sotto/base';
import type { MediaResult } from '../stage/MediaPort.ts';
import type { MicrophoneChoices } from './audio/AudioChoices.ts';
import type { Meter } from './audio/createMeter.ts';
import { type MicrophoneResult, openMicrophone, toConstraints } from './audio/openMicrophone.ts';
import { Capture } from './Capture.ts';
import type { Cover } from './createCover.ts';
import { DeviceReturn } from './DeviceReturn.ts';

/** The receiver of a microphone's track: a mediasoup producer, whose sender keeps its transform. */
export interface TrackTaker {
  readonly track: MediaStreamTrack | null;
  replaceTrack(options: { track: MediaStreamTrack }): Promise<void>;
}

export interface MicrophoneOptions {
  readonly choices: () => MicrophoneChoices;
  /** Creates the sound that is sent while there is no device. */
  readonly createCover: () => Cover;
  /** Measures a track. */
  readonly createMeter: (track: MediaStreamTrack) => Meter;
  /** Called when the device ended by itself: unplugged, or no longer allowed. Muted silence has taken its place. */
  readonly onLost: () => void;
  /** Called when the lost device is there again; it is not opened. */
  readonly onBack: () => void;
  /** Called with true if another microphone than the chosen one is in use. */
  readonly onSubstitute: (isSubstitute: boolean) => void;
}

/**
 * The person's microphone, from asking for it to giving it back. It follows their choices and their devices while it is
 * open, always on the same sealed sender, and stays muted if it was.
 */
export class Microphone {
  readonly #options: MicrophoneOptions;
  #capture: Capture | undefined;
  /** Stands in for a device that can't be had. */
  #cover: Cover | undefined;
  /** Waits for a device that was lost. */
  #return: DeviceReturn | undefined;
  #taker: TrackTaker | undefined;
  #isMuted = true;
  #tests = 0;
  /**
   * Counts the closings. If the browser opens a device that we asked for before the last closing, we give it back at
   * once.
   */
  #closings = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: MicrophoneOptions) {
    this.#options = options;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#capture?.track ?? this.#cover?.track;
  }

  /** The open device; nothing while silence takes its place. */
  get capture(): Capture | undefined {
    return this.#capture;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** Asks for the microphone, unless it is open. It is silent until `setMuted(false)`. */
  open(): Promise<MediaResult> {
    const closings = this.#closings;
    return this.#inTurn(async () => {
      if (this.#capture?.isLive) return ok(null);
      const choices = this.#options.choices();
      const opened = await this.#ask(choices, closings);
      if (!opened.ok) return opened;
      return (await this.#exchange(opened.value, choices)) ? ok(null) : fail('late');
    });
  }

  /** Sends silence in place of the device, unless one is open. */
  cover(): Promise<MediaResult> {
    return this.#inTurn(async () => {
      if (!this.#capture?.isLive) await this.#coverUp();
      return ok(null);
    });
  }

  /** Sends its sound to `taker` from now on, also that of another device; `undefined` sends it nowhere. */
  sendTo(taker: TrackTaker | undefined): void {
    this.#taker = taker;
    void this.#inTurn(() => this.#hand(this.track));
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#capture?.setMuted(isMuted);
  }

  /** Begins or ends a test of the open device, during which it is measured even while muted. */
  test(change: 1 | -1): void {
    this.#tests += change;
    this.#capture?.setMeasured(this.#tests > 0);
  }

  /** Applies choices and devices that changed while it is open. */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      const [capture, choices, closings] = [this.#capture, this.#options.choices(), this.#closings];
      if (!capture?.isLive) return this.#lookForReturn();
      const isOther = capture.choices.microphone !== choices.microphone;
      if (isOther || (capture.isSubstitute && (await isThere(choices.microphone)))) {
        return this.#openOther(choices, closings);
      }
      if (isSame(capture.choices, choices) || (await clean(capture.track, choices))) capture.adopt(choices);
      else await this.#openAnew(choices, closings);
    });
  }

  /** Gives the device back, so that the browser's sign for it goes out; idempotent. */
  close(): void {
    this.#closings++;
    this.#capture?.close();
    this.#capture = undefined;
    this.#uncover();
    this.#return = undefined;
    this.#taker = undefined;
    this.#isMuted = true;
  }

  /** Opens a device only for a caller who asked after the last closing. */
  async #ask(choices: MicrophoneChoices, closings: number): Promise<MicrophoneResult> {
    if (closings !== this.#closings) return fail('late');
    const opened = await openMicrophone(choices);
    if (!opened.ok || closings === this.#closings) return opened;
    opened.value.stop();
    return fail('late');
  }

  /** Keeps the old device if the new one is refused. */
  async #openOther(choices: MicrophoneChoices, closings: number): Promise<void> {
    const opened = await this.#ask(choices, closings);
    if (opened.ok) await this.#exchange(opened.value, choices);
    else if (opened.error.code !== 'late') this.#options.onSubstitute(true);
  }

  /** Reopens the same device with other processing: browsers change it only for a page that has released the device. */
  async #openAnew(choices: MicrophoneChoices, closings: number): Promise<void> {
    if (closings === this.#closings) await this.#coverUp();
    const opened = await this.#ask(choices, closings);
    if (opened.ok) await this.#exchange(opened.value, choices);
    else if (opened.error.code !== 'late') await this.#lose();
  }

  /** Puts an opened device in the place of all that was sent before. @returns false if it was closed meanwhile */
  async #exchange(track: MediaStreamTrack, choices: MicrophoneChoices): Promise<boolean> {
    const [closings, before] = [this.#closings, this.#capture];
    // Both are silent while one takes the place of the other.
    before?.setMuted(true);
    track.enabled = false;
    await this.#hand(track);
    before?.close();
    if (closings !== this.#closings) {
      track.stop();
      return false;
    }
    this.#uncover();
    this.#adopt(track, choices);
    return true;
  }

  async #coverUp(): Promise<void> {
    if (!this.#cover) {
      this.#cover = this.#options.createCover();
      await this.#hand(this.#cover.track);
    }
    this.#capture?.close();
    this.#capture = undefined;
  }

  #uncover(): void {
    this.#cover?.close();
    this.#cover = undefined;
  }

  async #lose(): Promise<void> {
    const closings = this.#closings;
    this.#isMuted = true;
    await this.#coverUp();
    if (closings !== this.#closings) return this.#uncover();
    this.#options.onLost();
    this.#return = new DeviceReturn(this.#options.choices().microphone);
    await this.#lookForReturn();
  }

  async #lookForReturn(): Promise<void> {
    if (await this.#return?.look()) this.#options.onBack();
  }

  async #hand(track: MediaStreamTrack | undefined): Promise<void> {
    if (!track || !this.#taker || this.#taker.track === track) return;
    // Rejects if sending has ended meanwhile. The next sender takes the track that is open by then.
    await this.#taker.replaceTrack({ track }).catch(() => undefined);
  }

  #adopt(track: MediaStreamTrack, choices: MicrophoneChoices): void {
    const { createMeter, onSubstitute } = this.#options;
    const onEnded = () => void this.#inTurn(async () => this.#capture === capture && this.#lose());
    const capture = new Capture(track, { createMeter, choices, onEnded });
    this.#capture = capture;
    this.#return = undefined;
    capture.setMuted(this.#isMuted);
    capture.setMeasured(this.#tests > 0);
    onSubstitute(capture.isSubstitute);
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#turn.then(step);
    this.#turn = taken.catch(() => undefined);
    return taken;
  }
}

async function isThere(id: string): Promise<boolean> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind, deviceId }) => kind === 'audioinput' && deviceId === id);
}

function isSame(one: MicrophoneChoices, other: MicrophoneChoices): boolean {
  return one.echoCancellation === other.echoCancellation && one.noiseSuppression === other.noiseSuppression;
}

/** @returns whether the open track now sounds as chosen: Chromium takes these for a new track alone, and says nothing */
async function clean(track: MediaStreamTrack, choices: MicrophoneChoices): Promise<boolean> {
  try {
    await track.applyConstraints(toConstraints(choices));
  } catch {
    return false;
  }
  const { echoCancellation, noiseSuppression } = track.getSettings();
  return echoCancellation === choices.echoCancellation && noiseSuppression === choices.noiseSuppression;
}
