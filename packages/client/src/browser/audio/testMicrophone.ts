import { ok, type Result } from '@sotto/base';
import type { AudioChoices } from '../AudioChoices.ts';
import { type MicrophoneFault, openMicrophone } from '../openMicrophone.ts';
import type { MicrophoneTest } from './AudioDevices.ts';
import { createMeter } from './createMeter.ts';

/** Opens the chosen microphone to show how loud it is, connected to nothing. */
export async function testMicrophone(choices: AudioChoices): Promise<Result<MicrophoneTest, MicrophoneFault>> {
  const opened = await openMicrophone(choices);
  if (!opened.ok) return opened;
  const track = opened.value;
  const meter = createMeter(track, new AudioContext());
  return ok({
    level: () => meter.look()?.level ?? 0,
    close() {
      track.stop();
      meter.close();
    },
  });
}
