/**
 * Plays a recording on the chosen speaker.
 *
 * @param signal ends it early
 * @returns whether it could be played there
 */
export async function playRecording(recording: Blob, speaker: string, signal: AbortSignal): Promise<boolean> {
  const address = URL.createObjectURL(recording);
  const element = new Audio(address);
  try {
    if (speaker !== '') await element.setSinkId(speaker);
    const ended = endOf(element, signal);
    await element.play();
    return await ended;
  } catch {
    // The speaker has gone, or the browser does not let this page play.
    return false;
  } finally {
    element.pause();
    URL.revokeObjectURL(address);
  }
}

function endOf(element: HTMLAudioElement, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isPlayed: boolean) => () => resolve(isPlayed);
    element.addEventListener('ended', settle(true), { once: true });
    element.addEventListener('error', settle(false), { once: true });
    signal.addEventListener('abort', settle(true), { once: true });
    if (signal.aborted) resolve(true);
  });
}
