import { toLevel } from './toLevel.ts';

/** A track's sound at a moment. */
export interface Loudness {
  /** From 0 to 1, on a scale of decibels. */
  readonly level: number;
  /** True for digital silence: not even the noise of a quiet room. */
  readonly isSilent: boolean;
}

/** Measures how loud a track is, without playing or sending it. */
export interface Meter {
  /** @returns nothing while the browser lets no sound be measured */
  look(): Loudness | undefined;
  /** Leaves the track as it is; idempotent. */
  close(): void;
}

/** Half a step of 16 bits: a microphone that gives less than this gives nothing. */
const silence = 1 / 65_536;

/** @param context closed with the meter */
export function createMeter(track: MediaStreamTrack, context: AudioContext): Meter {
  const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    look() {
      if (context.state !== 'running') return undefined;
      analyser.getFloatTimeDomainData(samples);
      return { level: toLevel(samples), isSilent: samples.every((sample) => Math.abs(sample) < silence) };
    },
    close() {
      if (context.state !== 'closed') void context.close();
    },
  };
}
