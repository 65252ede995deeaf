import { ok, type Result } from '@sotto/base';
import type { AudioChoices } from '../AudioChoices.ts';
import { type MicrophoneFault, openMicrophone } from '../openMicrophone.ts';
import type { MicrophoneTest } from './AudioDevices.ts';
import { toLevel } from './toLevel.ts';

/** Opens the chosen microphone to show how loud it is: another track than the room's, and connected to nothing. */
export async function testMicrophone(choices: AudioChoices): Promise<Result<MicrophoneTest, MicrophoneFault>> {
  const opened = await openMicrophone(choices);
  if (!opened.ok) return opened;
  const track = opened.value;
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return ok({
    level() {
      analyser.getFloatTimeDomainData(samples);
      return toLevel(samples);
    },
    close() {
      track.stop();
      if (context.state !== 'closed') void context.close();
    },
  });
}
