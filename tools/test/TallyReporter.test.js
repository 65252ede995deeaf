import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../setup/root.js';
import { TALLY_FILE } from './TallyReporter.js';

const REPORTER = fileURLToPath(new URL('./TallyReporter.js', import.meta.url));

describe('TallyReporter', { timeout: 120_000 }, () => {
  /** @type {string} */
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-reporter-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** @param {string} text of a test file @param {...string} options */
  function tally(text, ...options) {
    writeFileSync(join(folder, 'a.test.js'), `import { beforeAll, describe, expect, it } from 'vitest';\n${text}`);
    const file = join(folder, 'tally.json');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--root', folder, '--allowOnly=false', `--reporter=${REPORTER}`, ...options];
    spawnSync(process.execPath, args, { env: { ...process.env, [TALLY_FILE]: file } });
    return JSON.parse(readFileSync(file, 'utf8'));
  }

  it('counts what passed and what failed', () => {
    const text = "it('a', () => {}); it('b', () => {}); it('c', () => expect(1).toBe(2));";
    expect(tally(text)).toEqual({ passed: 2, failed: 1, skipped: 0, remarks: [] });
  });

  it('lets a test be skipped for a reason', () => {
    const text = "it('a', ({ skip }) => skip('no microphone'));";
    expect(tally(text)).toEqual({
      passed: 0,
      failed: 0,
      skipped: 1,
      remarks: ['skipped: a.test.js > a: no microphone'],
    });
  });

  it.each(["it.skip('a', () => {});", "it('a', ({ skip }) => skip());", "it.todo('a');"])('fails %s', (text) => {
    const remarks = ['skipped without a reason: a.test.js > a'];
    expect(tally(text)).toEqual({ passed: 0, failed: 1, skipped: 0, remarks });
  });

  it('leaves out what -t leaves out', () => {
    expect(tally("it('a', () => {}); it('b', () => {});", '-t', 'b')).toMatchObject({ passed: 1, failed: 0 });
  });

  it.each([
    ['a file that breaks', "throw new Error('no');", 'failed outside its tests: a.test.js'],
    ['a forgotten only', "it('a', () => {}); it.only('b', () => {});", 'skipped without a reason: a.test.js > a'],
    [
      'a hook that breaks',
      "describe('a', () => { beforeAll(() => { throw new Error('no'); }); it('b', () => {}); });",
      'failed outside its tests: a.test.js > a',
    ],
    [
      'a promise that nobody caught',
      "it('a', async () => { Promise.reject(new Error('no')); await new Promise((end) => setTimeout(end, 50)); });",
      'errors that no test caught: 1',
    ],
  ])('fails %s', (_what, text, remark) => {
    const { failed, remarks } = tally(text);
    expect(failed).toBeGreaterThan(0);
    expect(remarks).toContain(remark);
  });
});
