import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Fault, fail, ok, type Result } from '@sotto/base';
import { encodeWav, type Pcm, parseWav } from './wav.ts';

/** Sample rate that browsers accept as a microphone. */
export const MICROPHONE_RATE = 48_000;

/** Known words, and how long nothing is said after them. */
export interface Speech {
  readonly words: string;
  readonly silenceMs: number;
}

/** Speaks words with espeak-ng, then is silent: 48 kHz mono. The same words give the same samples. */
export async function speak({
  words,
  silenceMs,
}: Speech): Promise<Result<Pcm, Fault<'espeak' | 'not-wav' | 'unsupported'>>> {
  const spoken = await runEspeak(words);
  if (!spoken.ok) return spoken;
  const parsed = parseWav(spoken.value);
  if (!parsed.ok) return parsed;
  const voice = resample(parsed.value, MICROPHONE_RATE).samples;
  const samples = new Int16Array(voice.length + Math.round((silenceMs * MICROPHONE_RATE) / 1000));
  samples.set(voice);
  return ok({ sampleRate: MICROPHONE_RATE, samples });
}

/** The same as a WAV file, for `--use-file-for-fake-audio-capture`. */
export async function speakWav(speech: Speech): Promise<Result<Buffer, Fault<'espeak' | 'not-wav' | 'unsupported'>>> {
  const spoken = await speak(speech);
  return spoken.ok ? ok(encodeWav(spoken.value)) : spoken;
}

/** Between neighbouring samples in a straight line: enough for speech that goes up in rate. */
export function resample({ sampleRate, samples }: Pcm, wantedRate: number): Pcm {
  const length = Math.floor((samples.length * wantedRate) / sampleRate);
  const resampled = Int16Array.from({ length }, (_, index) => {
    const position = (index * sampleRate) / wantedRate;
    const [before = 0, after = before] = samples.subarray(Math.floor(position), Math.floor(position) + 2);
    return Math.round(before + (after - before) * (position % 1));
  });
  return { sampleRate: wantedRate, samples: resampled };
}

async function runEspeak(words: string): Promise<Result<Buffer, Fault<'espeak'>>> {
  const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;
  try {
    const { stdout } = await promisify(execFile)(
      'espeak-ng',
      ['-v', 'en', '-s', '140', '--stdout', '--', words],
      options,
    );
    return ok(stdout);
  } catch {
    return fail('espeak');
  }
}
