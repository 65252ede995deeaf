import { writeFileSync } from 'node:fs';
import { NOTHING, withFailure } from './Tally.js';

/** @typedef {import('./Tally.js').Tally} Tally */
/** @typedef {import('vitest/node').TestModule} TestModule */

/** Vitest hands a reporter no argument of ours; the runner of a layer says by this where the tally goes. */
export const TALLY_FILE = 'SOTTO_TALLY_FILE';

/** A vitest reporter that counts for the line in which all layers end. It prints nothing. */
export class TallyReporter {
  /** @param {ReadonlyArray<TestModule>} modules @param {ReadonlyArray<unknown>} unhandled */
  onTestRunEnd(modules, unhandled) {
    writeFileSync(process.env[TALLY_FILE] ?? '', JSON.stringify(tallyRun(modules, unhandled.length)));
  }
}

// biome-ignore lint/style/noDefaultExport: where vitest looks for a reporter that is given as a file
export { TallyReporter as default };

/**
 * @param {ReadonlyArray<TestModule>} modules
 * @param {number} unhandledErrors
 * @returns {Tally}
 */
function tallyRun(modules, unhandledErrors) {
  let tally = NOTHING;
  for (const module of modules) {
    for (const test of module.children.allTests()) tally = addTest(tally, test);
    for (const group of [module, ...module.children.allSuites()]) {
      if (group.errors().length > 0) tally = withFailure(tally, `failed outside its tests: ${nameOf(group)}`);
    }
  }
  return unhandledErrors > 0 ? withFailure(tally, `errors that no test caught: ${unhandledErrors}`) : tally;
}

/** @param {Tally} tally @param {import('vitest/node').TestCase} test @returns {Tally} */
function addTest(tally, test) {
  const result = test.result();
  if (result.state === 'passed') return { ...tally, passed: tally.passed + 1 };
  if (result.state === 'failed') return { ...tally, failed: tally.failed + 1 };
  if (result.state === 'pending') return withFailure(tally, `never finished: ${nameOf(test)}`);
  // Left out by the person at the keyboard, with -t.
  const unasked = process.argv.some((arg) => /^(-t|--testNamePattern)/.test(arg));
  if (unasked) return tally;
  // `context.skip(condition, reason)` can say why; `it.skip` can't, so a trustworthy run has no place for it.
  if (!result.note) return withFailure(tally, `skipped without a reason: ${nameOf(test)}`);
  const remarks = [...tally.remarks, `skipped: ${nameOf(test)}: ${result.note}`];
  return { ...tally, skipped: tally.skipped + 1, remarks };
}

/** @param {TestModule | import('vitest/node').TestSuite | import('vitest/node').TestCase} task */
function nameOf(task) {
  return task.type === 'module' ? task.relativeModuleId : `${task.module.relativeModuleId} > ${task.fullName}`;
}
