import { describe, expect, test } from 'vitest';
import { forgeSpeech } from '../forge/forgeSpeech.ts';
import { MICROPHONE_RATE, resample, speak, speakWav } from './speech.ts';
import { encodeWav, parseWav } from './wav.ts';

const samples = forgeSpeech(3, 500);

describe('parseWav', () => {
  test('reads what encodeWav wrote', () => {
    expect(parseWav(encodeWav({ sampleRate: 16_000, samples }))).toEqual({
      ok: true,
      value: { sampleRate: 16_000, samples },
    });
  });

  test('reads to the end where the length is that of a pipe', () => {
    const piped = encodeWav({ sampleRate: 22_050, samples });
    piped.writeUInt32LE(0x7fff_f000, 40);
    expect(parseWav(piped)).toMatchObject({ ok: true, value: { samples } });
  });

  test('refuses stereo, and a file that is no WAV', () => {
    const stereo = encodeWav({ sampleRate: 16_000, samples });
    stereo.writeUInt16LE(2, 22);
    expect(parseWav(stereo)).toMatchObject({ error: { code: 'unsupported' } });
    expect(parseWav(Buffer.from('RIFF'))).toMatchObject({ error: { code: 'not-wav' } });
  });
});

test('resample keeps a tone and its length in time', () => {
  const tone = Int16Array.from({ length: 22_050 }, (_, index) => 8000 * Math.sin((2 * Math.PI * 440 * index) / 22_050));
  const { samples, sampleRate } = resample({ sampleRate: 22_050, samples: tone }, MICROPHONE_RATE);
  expect([samples.length, sampleRate]).toEqual([48_000, 48_000]);
  const wanted = samples.map((_, index) => 8000 * Math.sin((2 * Math.PI * 440 * index) / 48_000));
  const furthest = samples
    .subarray(0, -4)
    .reduce((most, sample, index) => Math.max(most, Math.abs(sample - (wanted[index] ?? 0))), 0);
  expect(furthest).toBeLessThan(200);
});

describe.skipIf(!(await speak({ words: 'a', silenceMs: 0 })).ok)('speak', () => {
  test('says words, the same each time, and then nothing', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => speak({ words: 'known words', silenceMs: 1000 })));
    expect(first).toEqual(second);
    const { samples, sampleRate } = first?.ok ? first.value : { samples: new Int16Array(0), sampleRate: 0 };
    expect(sampleRate).toBe(48_000);
    expect(samples.subarray(0, -48_000).some((sample) => Math.abs(sample) > 5000)).toBe(true);
    expect(samples.subarray(-48_000).every((sample) => sample === 0)).toBe(true);
  });

  test('takes words that begin with a hyphen for words', async () => {
    expect((await speakWav({ words: '--help', silenceMs: 0 })).ok).toBe(true);
  });
});
