import { type Fault, fail, ok, type Result } from '@sotto/base';

/** The person's microphone, asked for now; one channel, cleaned of echo and noise by the browser. */
export async function openMicrophone(): Promise<
  Result<MediaStreamTrack, Fault<'microphone-denied' | 'microphone-missing'>>
> {
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    const [track] = stream.getAudioTracks();
    return track ? ok(track) : fail('microphone-missing');
  } catch (error) {
    const isDenied = error instanceof DOMException && error.name === 'NotAllowedError';
    return fail(isDenied ? 'microphone-denied' : 'microphone-missing');
  }
}

/** Gives the microphone back, so that the browser's sign for it goes out. */
export function closeMicrophone(track: MediaStreamTrack | undefined): void {
  track?.stop();
}
