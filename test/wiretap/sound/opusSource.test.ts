import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import { createBytes } from '../forge/createBytes.ts';
import { encodeOpus, forgeSpeech } from '../forge/forgeSpeech.ts';
import { padFrame, sealFrame } from '../forge/sealFrame.ts';
import { findLikeness, measureLikeness } from './opusSource.ts';
import { speak } from './speech.ts';

const THREE_SECONDS = 150;
const KEY = Buffer.alloc(16, 3);

/** The thresholds of `examine`, 0.55 and 0.65, lie between these. */
const STRANGE = 0.45;
const ALIKE = 0.74;

const hasEspeak = (await speak({ words: 'a', silenceMs: 0 })).ok;

async function speakWords(words: string, silenceMs = 1500): Promise<Int16Array> {
  const spoken = await speak({ words, silenceMs });
  if (!spoken.ok) throw new Error(spoken.error.code);
  return spoken.value.samples;
}

const sources = [
  ['forged speech', () => forgeSpeech(1, 6000), () => forgeSpeech(2, 6000)],
  ...(hasEspeak
    ? ([
        [
          'spoken words',
          () => speakWords('the quick brown fox jumps over the lazy dog, while seven harps play in the garden'),
          () => speakWords('numbers such as one two three four five six seven eight nine ten eleven twelve'),
        ],
      ] as const)
    : []),
] as const;

describe.each(sources)('%s', async (_, createSource, createOther) => {
  const source = await createSource();
  const opus = encodeOpus(source);
  const parts = [0, 40, 80].map((start) => opus.slice(start, start + THREE_SECONDS));

  test('is like each part of itself', () => {
    for (const part of parts) expect(measureLikeness(part, source)).toBeGreaterThan(0.85);
  });

  test('is like itself when it is quiet, noisy, clipped or late', () => {
    const random = createRandom(7);
    const quiet = source.map((sample) => sample * 0.05);
    const noisy = source.map((sample) => sample * 0.5 + (random() - 0.5) * 1500);
    const clipped = source.map((sample) => Math.max(-3000, Math.min(3000, sample * 3)));
    const late = source.subarray(480);
    for (const changed of [quiet, noisy, clipped, late]) {
      expect(measureLikeness(encodeOpus(changed).slice(0, THREE_SECONDS), source)).toBeGreaterThan(ALIKE);
    }
  });

  test('is unlike others, noise and silence', async () => {
    const other = encodeOpus(await createOther());
    const random = createRandom(8);
    const noise = encodeOpus(source.map(() => (random() - 0.5) * 20_000));
    const silence = encodeOpus(new Int16Array(source.length));
    for (const packets of [other.slice(0, THREE_SECONDS), other.slice(60, 60 + THREE_SECONDS), noise, silence]) {
      expect(measureLikeness(packets, source)).toBeLessThan(STRANGE);
    }
  });

  test('is found in frames that were padded and not sealed', () => {
    const padded = (parts[0] ?? []).map((frame, index) => padFrame(frame, index));
    const { score, reading } = findLikeness(padded, source);
    expect(score).toBeGreaterThan(0.85);
    expect(['by the length at byte 9', 'from byte 11']).toContain(reading);
  });

  test('is found neither in sealed frames nor in chance (3 batches of each)', () => {
    const random = createRandom(9);
    for (let batch = 0; batch < 3; batch++) {
      const key = createBytes(random, KEY.length);
      const sealed = (parts[1] ?? []).map((frame, index) => sealFrame(frame, key, batch * THREE_SECONDS + index));
      const chance = sealed.map(() => createBytes(random, 175));
      expect(findLikeness(sealed, source).score).toBeLessThan(STRANGE);
      expect(findLikeness(chance, source).score).toBeLessThan(STRANGE);
    }
  });
});
