/** The measurements of a page with an ear. */
export interface Eared {
  /** The root mean square of what plays, in dBFS. */
  hear(ms: number): Promise<number>;
  /** Records the sound that plays, at 48 kHz and 16 bit; Chromium only. */
  record(ms: number): Promise<number[]>;
}

/** Missing from TypeScript's DOM types, and from Firefox. */
type TrackProcessor = new (init: {
  track: MediaStreamTrack | undefined;
}) => { readonly readable: ReadableStream<AudioData> };

/** Runs in the page before anything else: keeps every element that plays, and measures what they play. */
export function installEar(): void {
  const playing = new Set<HTMLMediaElement>();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function keepPlaying(this: HTMLMediaElement) {
    playing.add(this);
    return play.call(this);
  };

  async function openContext(): Promise<AudioContext> {
    const context = new AudioContext({ sampleRate: 48_000 });
    await context.resume();
    return context;
  }

  function connectAll(context: AudioContext, ear: AudioNode): void {
    for (const element of playing) {
      if (element.srcObject instanceof MediaStream && !element.paused) {
        const loudness = new GainNode(context, { gain: element.muted ? 0 : element.volume });
        new MediaStreamAudioSourceNode(context, { mediaStream: element.srcObject }).connect(loudness).connect(ear);
      }
    }
  }

  async function hear(ms: number): Promise<number> {
    const context = await openContext();
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    connectAll(context, analyser);
    const samples = new Float32Array(analyser.fftSize);
    let [energy, count] = [0, 0];
    const until = performance.now() + ms;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) energy += sample * sample;
      count += samples.length;
    }
    await context.close();
    return 10 * Math.log10(energy / count + 1e-18);
  }

  async function record(ms: number): Promise<number[]> {
    const context = await openContext();
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    connectAll(context, destination);
    const [track] = destination.stream.getAudioTracks();
    const { MediaStreamTrackProcessor } = globalThis as unknown as { MediaStreamTrackProcessor: TrackProcessor };
    const samples: number[] = [];
    for await (const data of new MediaStreamTrackProcessor({ track }).readable) {
      const plane = new Float32Array(data.numberOfFrames);
      data.copyTo(plane, { planeIndex: 0, format: 'f32-planar' });
      data.close();
      for (const sample of plane) samples.push(Math.round(sample * 32_767));
      if (samples.length >= 48 * ms) break;
    }
    await context.close();
    return samples.slice(0, 48 * ms);
  }

  Object.assign(globalThis, { hear, record } satisfies Eared);
}
