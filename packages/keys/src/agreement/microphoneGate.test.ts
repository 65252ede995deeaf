import { describe, expect, it } from 'vitest';
import { range } from '../../test/fixtures.ts';
import { type GateView, isGateOpen, isHeadConfirmed } from './microphoneGate.ts';

const [head, previousHead, oldHead] = [range(0, 32), range(1, 32), range(2, 32)];

/** At 100,000 ms: three voters since long, and own batch 7 made two seconds ago. */
function view(options: Partial<GateView> = {}): GateView {
  const voters = ['ada', 'ben', 'cleo'].map((join) => ({ join, sinceMs: 0 }));
  const batches = new Map([
    [6, 91_000],
    [7, 98_000],
  ]);
  return { own: 'own', voters, votes: new Map(), head, previousHead, headSinceMs: 0, batches, ...options };
}

const votes = (...given: [string, number | undefined, typeof head?][]) =>
  new Map(given.map(([join, batch, voted = head]) => [join, { batch, head: voted }]));

const nowMs = 100_000;

describe('the gate of a microphone', () => {
  it.each([
    ['nobody', votes(), false],
    ['one of three', votes(['ada', 7]), false],
    ['two of three', votes(['ada', 7], ['ben', 6]), true],
    ['two, of whom one acknowledges no batch', votes(['ada', 7], ['ben', undefined]), false],
    ['two, of whom one acknowledges a batch that is not made yet', votes(['ada', 7], ['ben', 8]), false],
    ['two, of whom one knows an older head', votes(['ada', 7], ['ben', 7, oldHead]), false],
    ['two who have no vote', votes(['ada', 7], ['dora', 7], ['eve', 7]), false],
  ])('[B3] with the word of %s', (_, given, expected) => {
    expect(isGateOpen(view({ votes: given }), nowMs)).toBe(expected);
  });

  it('[B3] counts a batch for ten seconds, so that heartbeats saved up open nothing', () => {
    const given = view({ votes: votes(['ada', 7], ['ben', 6]) });
    expect([isGateOpen(given, 100_999), isGateOpen(given, 101_000)]).toEqual([true, false]);
  });

  it('[B3] counts the head before for two seconds after a new one', () => {
    const given = view({ votes: votes(['ada', 7, previousHead], ['ben', 7, previousHead]), headSinceMs: 99_000 });
    expect([isGateOpen(given, 100_999), isGateOpen(given, 101_000)]).toEqual([true, false]);
  });

  it('[B3] counts the own word where it is one', () => {
    const voters = [{ join: 'own', sinceMs: 0 }];
    expect(isGateOpen(view({ voters }), nowMs)).toBe(true);
    const two = [...voters, { join: 'ada', sinceMs: 0 }];
    expect(isGateOpen(view({ voters: two }), nowMs)).toBe(false);
    expect(isGateOpen(view({ voters: two, votes: votes(['ada', 7]) }), nowMs)).toBe(true);
  });

  it('[B3] gives whoever has just come two seconds before their word is missed', () => {
    const voters = [
      { join: 'own', sinceMs: 0 },
      { join: 'ada', sinceMs: 99_000 },
    ];
    const given = view({ voters });
    expect([isGateOpen(given, 100_999), isGateOpen(given, 101_000)]).toEqual([true, false]);
  });

  it('[B3] is closed where nobody has a word', () => {
    expect(isGateOpen(view({ voters: [] }), nowMs)).toBe(false);
  });

  it('[B5] tells a head confirmed once a majority has it, acknowledged batches or not', () => {
    const given = votes(['ada', undefined], ['ben', undefined, previousHead]);
    expect(isHeadConfirmed(view({ votes: given }))).toBe(false);
    expect(isHeadConfirmed(view({ votes: given, own: 'cleo' }))).toBe(true);
  });
});
