/** Two notes of a soft bell, in hertz, and when each begins, in seconds. */
const notes = [
  { hertz: 523.25, at: 0.05 },
  { hertz: 783.99, at: 0.3 },
];
const lengthSeconds = 1.6;
const loudness = 0.14;

/** Plays a soft sound, made here, on the chosen speaker. @returns whether it could be played there */
export async function playTestSound(speaker: string): Promise<boolean> {
  const context = new AudioContext();
  const element = new Audio();
  try {
    const output = new MediaStreamAudioDestinationNode(context);
    element.srcObject = output.stream;
    if (speaker !== '') await element.setSinkId(speaker);
    await Promise.all([context.resume(), element.play()]);
    for (const note of notes) ring(context, output, note);
    await new Promise((resolve) => setTimeout(resolve, lengthSeconds * 1000));
    return true;
  } catch {
    // The speaker has gone, or the browser does not let this page play.
    return false;
  } finally {
    element.srcObject = null;
    void context.close();
  }
}

function ring(context: AudioContext, output: AudioNode, { hertz, at }: (typeof notes)[number]): void {
  const begin = context.currentTime + at;
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + 1.2);
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  oscillator.connect(gain).connect(output);
  oscillator.start(begin);
  oscillator.stop(begin + 1.25);
}
