/** The measurements of a page with a stopwatch. */
export interface Stopwatch {
  /** Time of the last click, by `performance.now()`. */
  clickedAt: number;
  /** Time of the first sample that played and was not silent. */
  readonly heardAt: Promise<number>;
  /** Time of the first sample of a stream that is not silent. */
  firstSound(stream: MediaStream): Promise<number>;
}

/** Runs in the page before anything else: notes the click, and the first sample that is not silence. */
export function installStopwatch(): void {
  const context = new AudioContext();
  const heard = Promise.withResolvers<number>();
  const watch = Object.assign(globalThis, { clickedAt: 0, heardAt: heard.promise, firstSound });
  document.addEventListener(
    'click',
    () => {
      watch.clickedAt = performance.now();
    },
    { capture: true },
  );
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function listen(this: HTMLMediaElement) {
    if (this.srcObject instanceof MediaStream) void firstSound(this.srcObject).then(heard.resolve);
    return play.call(this);
  };
  async function firstSound(stream: MediaStream): Promise<number> {
    const analyser = new AnalyserNode(context, { fftSize: 256 });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
    const samples = new Float32Array(256);
    for (;;) {
      analyser.getFloatTimeDomainData(samples);
      if (samples.some((sample) => Math.abs(sample) > 1e-4)) return performance.now();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
