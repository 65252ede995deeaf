import { describe, expect, it } from 'vitest';
import { range } from '../../test/fixtures.ts';
import { deriveComparisonCode } from './comparisonCode.ts';

const [head, one, other] = [range(0, 32), range(1, 32), range(2, 32)];

describe('a comparison code', () => {
  it('[G12] is 30 digits, the same in whatever order the stage came', async () => {
    const code = await deriveComparisonCode(head, [one, other]);
    expect(code).toMatch(/^(\d{5} ){5}\d{5}$/);
    expect(await deriveComparisonCode(head, [other, one])).toBe(code);
  });

  it('[G12] is another for another statement, and for a stage with one more or one less', async () => {
    const codes = await Promise.all([
      deriveComparisonCode(head, [one, other]),
      deriveComparisonCode(range(9, 32), [one, other]),
      deriveComparisonCode(head, [one]),
      deriveComparisonCode(head, [one, other, range(3, 32)]),
    ]);
    expect(new Set(codes).size).toBe(4);
  });
});
