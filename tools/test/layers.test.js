import { describe, expect, it } from 'vitest';
import { chooseLayers } from './layers.js';

/** @param {...string} args */
function choose(...args) {
  const choice = chooseLayers(args);
  return 'unknown' in choice ? choice : { names: choice.layers.map(({ name }) => name), rest: choice.rest };
}

const all = ['gates', 'unit', 'integration', 'e2e', 'wiretap'];

describe('chooseLayers', () => {
  it.each([
    [[], all, []],
    [['unit'], ['unit'], []],
    [['e2e', 'gates'], ['gates', 'e2e'], []],
    [['wiretap'], ['wiretap'], []],
    [['wiretap', 'e2e'], ['e2e', 'wiretap'], []],
    [['unit', 'packages/keys', '-t', 'wrap'], ['unit'], ['packages/keys', '-t', 'wrap']],
    [['-t', 'unit'], all, ['-t', 'unit']],
    [['test/e2e/join.test.ts'], all, ['test/e2e/join.test.ts']],
  ])('takes %j for %j and hands on %j', (args, names, rest) => {
    expect(choose(...args)).toEqual({ names, rest });
  });

  it.each([[['untit']], [['unit', 'untit']]])('refuses %j', (args) => {
    expect(choose(...args)).toEqual({ unknown: 'untit' });
  });
});
