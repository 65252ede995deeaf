import { toLevel } from './toLevel.ts';

/** Shows how loud a track is, from 0 to 1, without playing or sending it. */
export interface Meter {
  level(): number;
  /** Leaves the track as it is; idempotent. */
  close(): void;
}

export function createMeter(track: MediaStreamTrack): Meter {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      return toLevel(samples);
    },
    close() {
      if (context.state !== 'closed') void context.close();
    },
  };
}
