import type { Person } from './Person.ts';

/**
 * Gives a page a pure tone for a microphone from now on: not a file, from whose sound a browser would remove a tone as
 * noise.
 */
export async function playTone({ page }: Person, hz: number): Promise<void> {
  await page.evaluate((frequency) => {
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext({ sampleRate: 48_000 });
      const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      const tone = new OscillatorNode(context, { frequency });
      tone.connect(new GainNode(context, { gain: 0.25 })).connect(destination);
      tone.start();
      await context.resume();
      return destination.stream;
    };
  }, hz);
}
