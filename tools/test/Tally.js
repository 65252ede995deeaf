/**
 * The result of a layer. Problems outside of tests (a file that can't be loaded, an unhandled rejection, a layer that
 * ran nothing) count as failures too.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, remarks: string[] }} Tally
 */

/** @type {Readonly<Tally>} */
export const NOTHING = Object.freeze({ passed: 0, failed: 0, skipped: 0, remarks: [] });

/** @param {Tally[]} tallies @returns {Tally} */
export function sumTallies(tallies) {
  return tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
      remarks: [...sum.remarks, ...tally.remarks],
    }),
    NOTHING,
  );
}

/** @param {Tally} tally @param {string} remark @returns {Tally} with one failure more */
export function withFailure(tally, remark) {
  return { ...tally, failed: tally.failed + 1, remarks: [...tally.remarks, remark] };
}

/** @param {Tally} tally @returns {string} the last line that `npm test` prints */
export function printTally({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
