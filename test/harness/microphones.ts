import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { speak } from '../wiretap/sound/speech.ts';
import { encodeWav, type Pcm } from '../wiretap/sound/wav.ts';

/** A file that stands for a microphone. */
export interface MicrophoneFile {
  readonly path: string;
  close(): Promise<void>;
}

/** Known words, then silence. A steady tone would not do: browsers take it for noise and remove it. */
export async function voice(silenceMs: number): Promise<Pcm> {
  const words = 'Nobody outside the room can hear this. The lamps are lit, the door is closed, and we speak quietly.';
  const spoken = await speak({ words, silenceMs });
  if (!spoken.ok) throw new Error(`no voice: ${spoken.error.code}`);
  return spoken.value;
}

/** Peak below which nobody speaks, of 32,768, looked at in windows of 10 ms. */
const quietPeak = 100;
const windowSamples = 480;

/** The same words without the pauses between them, so that silence at a listener is the room's own. */
export async function steadyVoice(): Promise<Pcm> {
  const { sampleRate, samples } = await voice(0);
  const windows = Array.from({ length: Math.floor(samples.length / windowSamples) }, (_, index) =>
    samples.subarray(index * windowSamples, (index + 1) * windowSamples),
  );
  const spoken = windows.filter((window) => window.some((sample) => Math.abs(sample) >= quietPeak));
  return { sampleRate, samples: Int16Array.from(spoken.flatMap((window) => [...window])) };
}

export async function writeMicrophone(sound: Pcm): Promise<MicrophoneFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-microphone-'));
  const path = join(folder, 'microphone.wav');
  await writeFile(path, encodeWav(sound));
  return { path, close: () => rm(folder, { recursive: true, force: true }) };
}
