import { describe, expect, it } from 'vitest';
import { allTargets } from './allTargets.ts';
import { runFuzz } from './runFuzz.ts';

const targets = await allTargets();
const seed = 20_261;

describe('a parser of foreign bytes', () => {
  it.each(targets)('[W1-W3] never throws, and does no more work than its bounds: $name', async (target) => {
    const [outcome] = await runFuzz([target], { count: 500, seed });
    expect(outcome?.fed).toBe(500);
    // Valid samples must be accepted. Otherwise the mutated ones would be refused for another reason than their
    // mutation.
    expect(outcome?.taken).toBeGreaterThanOrEqual(target.isAlwaysRefused ? 0 : 1);
  });

  it('is fed the same by the same seed', async () => {
    const record = async () => {
      const seen: string[] = [];
      const feed = (bytes: Uint8Array) => seen.push(Buffer.from(bytes).toString('hex')) > 0;
      await runFuzz([{ name: 'record', samples: [Uint8Array.of(1, 2, 3)], feed }], { count: 300, seed });
      return seen;
    };
    expect(await record()).toEqual(await record());
  });

  it('fails the run with the input that made a parser throw', async () => {
    const feed = (bytes: Uint8Array) => {
      if (bytes.length > 3) throw new RangeError('too long');
      return true;
    };
    const broken = { name: 'broken', samples: [Uint8Array.of(1, 2, 3)], feed };
    await expect(runFuzz([broken], { count: 300, seed })).rejects.toThrow(/^broken: too long, at [\w-]+$/);
  });
});

describe('a message of the largest size', () => {
  it.each(targets.slice(0, 14))('[W3] is within the bounds: $name', async ({ samples, feed, name }) => {
    const taken = await Promise.all(samples.map(feed));
    // Only answers are parsed as answers, and only requests are within the bounds of requests.
    if (name !== 'answers of a room' && name !== 'canonical CBOR') expect(taken).not.toContain(false);
    expect(taken).toContain(true);
  });
});
