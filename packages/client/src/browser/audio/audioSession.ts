/** The purposes of a page's sound, of those that Safari knows. */
type Purpose = 'auto' | 'playback' | 'play-and-record';

interface AudioSessionNavigator {
  /** Safari alone has it: https://www.w3.org/TR/audio-session/ */
  readonly audioSession?: { type: Purpose };
}

/**
 * Tells the system what this page's sound is for: playback goes on while a phone's screen is off or its switch says
 * silent, and only the other allows a microphone.
 *
 * @returns the purpose before, or nothing where a browser decides that by itself
 */
export function setPurpose(purpose: Purpose): Purpose | undefined {
  const { audioSession } = navigator as AudioSessionNavigator;
  const before = audioSession?.type;
  if (audioSession && before !== purpose) audioSession.type = purpose;
  return before;
}
