import { type Fault, fail, ok, type Result } from '@sotto/base';
import type { MicrophoneChoices } from './AudioChoices.ts';

/** Why there is no microphone: not allowed, not there, or held by another program. */
export type MicrophoneFault = Fault<'microphone-denied' | 'microphone-missing' | 'microphone-busy'>;

const faults: ReadonlyMap<string, MicrophoneFault['code']> = new Map([
  ['NotAllowedError', 'microphone-denied'],
  ['SecurityError', 'microphone-denied'],
  ['NotReadableError', 'microphone-busy'],
  ['AbortError', 'microphone-busy'],
]);

/** An open track, or why there is none: `late` if it was given back meanwhile. */
export type MicrophoneResult = Result<MediaStreamTrack, MicrophoneFault | Fault<'late'>>;

/** The browser's audio constraints for these choices; one channel. */
export function toConstraints({ echoCancellation, noiseSuppression }: MicrophoneChoices): MediaTrackConstraints {
  return { channelCount: 1, autoGainControl: true, echoCancellation, noiseSuppression };
}

/** Opens the chosen microphone, or the system's own if it is gone. The caller stops the track. */
export async function openMicrophone(choices: MicrophoneChoices): Promise<Result<MediaStreamTrack, MicrophoneFault>> {
  const { microphone } = choices;
  const cleaning = toConstraints(choices);
  // Chromium ignores an `ideal` device.
  const chosen = microphone === '' ? undefined : await ask({ ...cleaning, deviceId: { exact: microphone } });
  const isGone = chosen?.ok === false && chosen.error.code === 'microphone-missing';
  return chosen && !isGone ? chosen : ask(cleaning);
}

async function ask(audio: MediaTrackConstraints): Promise<Result<MediaStreamTrack, MicrophoneFault>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    const [track] = stream.getAudioTracks();
    return track ? ok(track) : fail('microphone-missing');
  } catch (error) {
    return fail((error instanceof DOMException && faults.get(error.name)) || 'microphone-missing');
  }
}
