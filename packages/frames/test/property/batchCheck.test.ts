import { type Bytes, concat, encodeUint } from '@sotto/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchCheck, createRunGatherer, type SignedRun } from '../../src/index.ts';

// A listener's view of one speaker: everything that honest speakers and insiders can send.

type Arrival = { readonly atMs: number } & (
  | { readonly ctr: number; readonly isForged: boolean }
  | { readonly batch: SignedRun }
  | { readonly connection: 'pause' | 'resume' }
);

const first = 2 ** 24;
const position = { generation: 1, step: 0, confirm: new Uint8Array(16) };
const frameMs = 20;

function hash(ctr: number, isForged: boolean): Bytes {
  return concat(encodeUint(ctr, 8), encodeUint(isForged ? 1 : 0, 8));
}

/** For each millisecond (or `everyMs`): true if the speaker was trusted after the arrivals until then. */
function listen(arrivals: readonly Arrival[], durationMs: number, everyMs = 1): boolean[] {
  const check = createBatchCheck();
  const opened = new Set<number>();
  const coming = [...arrivals].sort((a, b) => a.atMs - b.atMs);
  return Array.from({ length: durationMs / everyMs }, (_, index) => {
    const nowMs = index * everyMs;
    while (coming[0] && coming[0].atMs <= nowMs) {
      const arrival = coming.shift() as Arrival;
      if ('batch' in arrival) check.cover(arrival.batch, nowMs);
      else if ('connection' in arrival) check[arrival.connection](nowMs);
      // Each CTR opens once. [F12]
      else if (!opened.has(arrival.ctr)) {
        opened.add(arrival.ctr);
        check.note({ ctr: arrival.ctr, hash: hash(arrival.ctr, arrival.isForged) }, nowMs);
      }
    }
    return check.isTrusted(nowMs);
  });
}

interface Network {
  /** Delay of each frame in milliseconds, or `undefined` if it is lost. */
  readonly frames: readonly (number | undefined)[];
  /** Delay of each batch in milliseconds; batches arrive in order. */
  readonly batches: readonly number[];
  /** The batch that is lost, if any. */
  readonly lost?: number | undefined;
}

/** An honest speaker who seals one frame every 20 ms. */
function speak({ frames, batches, lost }: Network): Arrival[] {
  const gatherer = createRunGatherer();
  const arrivals: Arrival[] = [];
  let [number, lastAtMs] = [0, 0];
  for (const [index, delayMs] of frames.entries()) {
    const [ctr, sentMs] = [first + index, index * frameMs];
    if (delayMs !== undefined) arrivals.push({ atMs: sentMs + delayMs, ctr, isForged: false });
    const run = gatherer.add({ ctr, position, hash: hash(ctr, false) });
    if (!run) continue;
    number += 1;
    lastAtMs = Math.max(lastAtMs, sentMs + (batches[number % batches.length] ?? 0));
    if (number !== lost) arrivals.push({ atMs: lastAtMs, batch: { number, ...run } });
  }
  return arrivals;
}

const spokenFrames = 500;
/** The last frames wait for a batch that is not full; nothing is asked of the time after. */
const spokenMs = (spokenFrames - 20) * frameMs;
const network = fc.record({
  frames: fc.array(
    fc.oneof(
      { weight: 19, arbitrary: fc.integer({ min: 5, max: 150 }) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    { minLength: spokenFrames, maxLength: spokenFrames },
  ),
  batches: fc.array(fc.nat(1_500), { minLength: 25, maxLength: 25 }),
});

const forged = fc.array(
  fc.record({
    atMs: fc.nat(9_000),
    ctr: fc.oneof(fc.nat(700), fc.nat(2 ** 32 - 1 - first)).map((offset) => first + offset),
    isForged: fc.constant(true),
  }),
  { minLength: 1, maxLength: 120 },
);

const seed = 20_260_716;

describe('an honest speaker', () => {
  it('[F17] is never silenced while batches come within 1.5 s, whatever frames the network loses or reorders', () => {
    const property = fc.property(network, (given) => {
      expect(listen(speak(given), spokenMs)).not.toContain(false);
    });
    fc.assert(property, { seed, numRuns: 60 });
  });

  it('[F17] is silent for 1.6 s at most if one batch is lost, and then heard again', () => {
    const property = fc.property(network, fc.integer({ min: 1, max: 10 }), (given, lost) => {
      const trusted = listen(speak({ ...given, lost }), spokenMs);
      expect(trusted.filter((each) => !each).length).toBeLessThanOrEqual(1_600);
      expect(trusted.at(-1)).toBe(true);
    });
    fc.assert(property, { seed, numRuns: 60 });
  });
});

describe('an insider', () => {
  /** The forged frames that opened: those whose CTR nothing had opened before. */
  function openedForged(arrivals: readonly Arrival[]) {
    const opened = new Set<number>();
    return [...arrivals]
      .sort((a, b) => a.atMs - b.atMs)
      .flatMap((arrival) => {
        if (!('ctr' in arrival) || opened.has(arrival.ctr)) return [];
        opened.add(arrival.ctr);
        return arrival.isForged ? [arrival] : [];
      });
  }

  it('[F17] is silent 2 s after each frame, for a second at least, whatever CTRs it takes and whatever the speaker does', () => {
    const property = fc.property(network, forged, (given, frames) => {
      const arrivals = [...speak(given), ...frames];
      const trusted = listen(arrivals, 12_000);
      for (const { atMs } of openedForged(arrivals))
        expect(trusted.slice(atMs + 2_000, atMs + 3_000)).not.toContain(true);
    });
    fc.assert(property, { seed, numRuns: 150 });
  });

  it('[F17] plays at most 12 s at a time with the help of somebody who can cut our connection, and 2 s in the 30 s after', () => {
    const cuts = fc.array(fc.nat(60_000), { minLength: 2, maxLength: 60 });
    const property = fc.property(cuts, (times) => {
      const arrivals: Arrival[] = Array.from({ length: 3_000 }, (_, index) => ({
        atMs: index * frameMs,
        ctr: first + index,
        isForged: true,
      }));
      const sorted = times.sort((a, b) => a - b);
      for (const [index, atMs] of sorted.entries())
        arrivals.push({ atMs, connection: index % 2 === 0 ? 'pause' : 'resume' });
      const trusted = listen(arrivals, 60_000, frameMs);
      const stretches = trusted
        .map((each) => (each ? '+' : '-'))
        .join('')
        .split(/-+/);
      expect(Math.max(...stretches.map(({ length }) => length)) * frameMs).toBeLessThanOrEqual(12_000);
      expect(trusted.filter(Boolean).length * frameMs).toBeLessThanOrEqual(24_000);
    });
    fc.assert(property, { seed, numRuns: 25 });
  });
});
