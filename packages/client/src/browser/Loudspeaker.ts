export interface LoudspeakerOptions {
  /** The id of the chosen speaker; empty for the system's own. */
  readonly chosen: () => string;
  /** Called with true while the browser waits for a click before it plays. */
  readonly onBlocked: (isBlocked: boolean) => void;
  /** Called with true if another loudspeaker than the chosen one is in use. */
  readonly onSubstitute: (isSubstitute: boolean) => void;
}

/** Plays the opened sound on the chosen loudspeaker, and continues after any interruption. */
export class Loudspeaker {
  readonly #options: LoudspeakerOptions;
  /** The playing elements, each with its speaker. */
  readonly #elements = new Map<HTMLAudioElement, string>();
  readonly #volumes = new Map<string, number>();
  readonly #blocked = new Set<HTMLAudioElement>();
  readonly #closing = new AbortController();
  #speaker = '';

  constructor(options: LoudspeakerOptions) {
    this.#options = options;
    const { signal } = this.#closing;
    // Any click allows sound. A page that comes back from the background or a telephone call may play at once.
    document.addEventListener('click', () => this.turnOn(), { signal });
    document.addEventListener('visibilitychange', () => this.turnOn(), { signal });
    window.addEventListener('pageshow', () => this.turnOn(), { signal });
    navigator.mediaDevices.addEventListener('devicechange', () => void this.follow(), { signal });
    void this.follow();
  }

  play(track: MediaStreamTrack, speaker: string): HTMLAudioElement {
    const element = new Audio();
    element.srcObject = new MediaStream([track]);
    this.#elements.set(element, speaker);
    this.#turn(element);
    element.addEventListener('pause', () => void this.#start(element));
    void this.#route(element);
    void this.#start(element);
    return element;
  }

  stop(element: HTMLAudioElement): void {
    this.#elements.delete(element);
    element.srcObject = null;
    this.#setBlocked(element, false);
  }

  /** Plays the sound that the browser blocked or paused; it always succeeds within a click. */
  turnOn(): void {
    for (const element of this.#elements.keys()) if (element.paused) void this.#start(element);
  }

  volumeOf(speaker: string): number {
    return this.#volumes.get(speaker) ?? 1;
  }

  setVolume(speaker: string, volume: number): void {
    this.#volumes.set(speaker, volume);
    for (const [element, whose] of this.#elements) if (whose === speaker) this.#turn(element);
  }

  /**
   * Applies the chosen loudspeaker to everything that plays, or the system's own if it is gone. Asks for no permission.
   */
  async follow(): Promise<void> {
    const chosen = this.#options.chosen();
    const devices = chosen === '' ? [] : await navigator.mediaDevices.enumerateDevices();
    const isThere = devices.some(({ deviceId }) => deviceId === chosen);
    this.#speaker = isThere ? chosen : '';
    this.#options.onSubstitute(chosen !== '' && !isThere);
    await Promise.all([...this.#elements.keys()].map((element) => this.#route(element)));
  }

  close(): void {
    this.#closing.abort();
    for (const element of this.#elements.keys()) this.stop(element);
  }

  #turn(element: HTMLAudioElement): void {
    const volume = this.volumeOf(this.#elements.get(element) ?? '');
    element.volume = volume;
    // iOS keeps every volume at 1, but lets a page be silent.
    element.muted = volume === 0;
  }

  async #start(element: HTMLAudioElement): Promise<void> {
    if (!this.#elements.has(element)) return;
    try {
      await element.play();
      this.#setBlocked(element, false);
    } catch (error) {
      this.#setBlocked(element, error instanceof DOMException && error.name === 'NotAllowedError');
    }
  }

  async #route(element: HTMLAudioElement): Promise<void> {
    // Some browsers don't let a page choose.
    if (!element.setSinkId || element.sinkId === this.#speaker) return;
    try {
      await element.setSinkId(this.#speaker);
    } catch {
      this.#options.onSubstitute(true);
    }
  }

  #setBlocked(element: HTMLAudioElement, isBlocked: boolean): void {
    if (isBlocked && this.#elements.has(element)) this.#blocked.add(element);
    else this.#blocked.delete(element);
    this.#options.onBlocked(this.#blocked.size > 0);
  }
}
