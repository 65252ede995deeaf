/** The length of a recording, in milliseconds. */
const lengthMs = 5_000;

/**
 * Records a track for a few seconds, in the memory of this page alone.
 *
 * @param signal ends it early, without a recording
 * @returns nothing where the browser can't record
 */
export function recordTrack(track: MediaStreamTrack, signal: AbortSignal): Promise<Blob | undefined> {
  const recorder = openRecorder(track);
  if (!recorder || signal.aborted) return Promise.resolve(undefined);
  const parts: Blob[] = [];
  const stop = () => recorder.state !== 'inactive' && recorder.stop();
  return new Promise((resolve) => {
    const timer = setTimeout(stop, lengthMs);
    signal.addEventListener('abort', stop, { once: true });
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    // Comes after a fault too, and after the device has gone.
    recorder.addEventListener('stop', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(signal.aborted ? undefined : new Blob(parts, { type: recorder.mimeType }));
    });
    recorder.start();
  });
}

function openRecorder(track: MediaStreamTrack): MediaRecorder | undefined {
  try {
    return new MediaRecorder(new MediaStream([track]));
  } catch {
    return undefined;
  }
}
