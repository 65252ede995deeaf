import { describe, expect, it } from 'vitest';
import { NOTHING, printTally, sumTallies, withFailure } from './Tally.js';

describe('a tally', () => {
  it('ends in one plain line', () => {
    expect(printTally(NOTHING)).toBe('0 passed, 0 failed');
    expect(printTally({ passed: 12, failed: 3, skipped: 0, remarks: [] })).toBe('12 passed, 3 failed');
    expect(printTally({ passed: 1, failed: 0, skipped: 2, remarks: [] })).toBe('1 passed, 0 failed, 2 skipped');
  });

  it('adds up', () => {
    const one = withFailure({ passed: 2, failed: 0, skipped: 1, remarks: [] }, 'a');
    const sum = sumTallies([one, NOTHING, withFailure(NOTHING, 'b')]);
    expect(sum).toEqual({ passed: 2, failed: 2, skipped: 1, remarks: ['a', 'b'] });
    expect(NOTHING.failed).toBe(0);
  });
});
