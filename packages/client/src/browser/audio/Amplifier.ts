/** One voice on its way through the amplifier. */
export interface Amplified {
  /** @param gain of the samples; 1 leaves them as they are */
  setGain(gain: number): void;
  /** The peak of what comes in, from 0 to 1, over the last sixth of a second. */
  peak(): number;
  close(): void;
}

export interface AmplifierOptions {
  readonly openContext: () => AudioContext;
  /** Begins to play the amplified sound. */
  readonly play: (stream: MediaStream) => void;
}

/** The limiter's settings: loud voices stay below full scale, fast and hard. */
const limiter = { threshold: -6, knee: 0, ratio: 20, attack: 0.001, release: 0.1 };

/** The factor that takes away the limiter's own gain, which Web Audio adds. */
const limiterGain = 10 ** (-(0.6 * -limiter.threshold * (1 - 1 / limiter.ratio)) / 20);

/**
 * Plays voices louder than the original, which an audio element can't, through a limiter. Opens nothing before it is
 * used.
 */
export class Amplifier {
  readonly #options: AmplifierOptions;
  #context: AudioContext | undefined;
  #input: AudioNode | undefined;

  constructor(options: AmplifierOptions) {
    this.#options = options;
  }

  add(stream: MediaStream): Amplified {
    this.#context ??= this.#options.openContext();
    this.#input ??= this.#connect(this.#context);
    const gain = new GainNode(this.#context, { gain: 0 });
    const source = new MediaStreamAudioSourceNode(this.#context, { mediaStream: stream });
    source.connect(gain).connect(this.#input);
    const analyser = new AnalyserNode(this.#context, { fftSize: 8_192 });
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    return {
      setGain: (value) => {
        gain.gain.value = value;
      },
      peak() {
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      },
      close() {
        source.disconnect();
        gain.disconnect();
      },
    };
  }

  /** Idempotent. */
  close(): void {
    if (this.#context && this.#context.state !== 'closed') void this.#context.close();
    this.#context = undefined;
    this.#input = undefined;
  }

  #connect(context: AudioContext): AudioNode {
    const output = new MediaStreamAudioDestinationNode(context);
    const input = createLimiter(context, output);
    this.#options.play(output.stream);
    return input;
  }
}

/** Limits what goes to `output`. @returns where to connect it */
export function createLimiter(context: BaseAudioContext, output: AudioNode): AudioNode {
  const input = new DynamicsCompressorNode(context, limiter);
  input.connect(new GainNode(context, { gain: limiterGain })).connect(output);
  return input;
}
