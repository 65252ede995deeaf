/**
 * An objection of a gate.
 *
 * @typedef {{ rule: string, file: string, line?: number | undefined, message: string }} Finding
 */

/** @param {Finding} finding @returns {string} one line, with a place that terminals make clickable */
export function printFinding({ rule, file, line, message }) {
  return `${file}${line ? `:${line}` : ''} ${message} (${rule})`;
}
