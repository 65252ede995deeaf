import { ok, type Result } from '@sotto/base';
import type { MicrophoneChoices } from './AudioChoices.ts';
import type { MicrophoneTest } from './AudioDevices.ts';
import { setPurpose } from './audioSession.ts';
import { createMeter } from './createMeter.ts';
import { type MicrophoneFault, openMicrophone } from './openMicrophone.ts';
import { recordTrack } from './recordTrack.ts';

/** Opens the chosen microphone to show how loud it is, connected to nothing. */
export async function testMicrophone(choices: MicrophoneChoices): Promise<Result<MicrophoneTest, MicrophoneFault>> {
  const before = setPurpose('play-and-record');
  const opened = await openMicrophone(choices);
  if (!opened.ok) {
    if (before) setPurpose(before);
    return opened;
  }
  const track = opened.value;
  const meter = createMeter(track, new AudioContext());
  return ok({
    level: () => meter.look()?.level ?? 0,
    record: (signal) => recordTrack(track, signal),
    close() {
      track.stop();
      meter.close();
      if (before) setPurpose(before);
    },
  });
}
