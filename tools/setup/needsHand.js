/** Exit code for "a person must do one thing first". 1 is for failures and 2 for a bad setting. */
export const NEEDS_HAND = 3;

/**
 * Says what a person must do, and ends the process.
 *
 * @param {string} why one sentence
 * @param {string[]} lines what to run, one command a line
 * @returns {never}
 */
export function needsHand(why, lines) {
  console.error([why, ...lines.map((line) => `  ${line}`)].join('\n'));
  process.exit(NEEDS_HAND);
}
