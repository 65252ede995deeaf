import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/** @typedef {import('./Finding.js').Finding} Finding */

/**
 * Format, lint and import cycles, as biome.json says. Warnings count as errors: a warning that may stay is not worth
 * printing.
 *
 * @param {string} root a folder that holds a biome.json
 * @returns {Finding[]}
 */
export function checkBiome(root) {
  const options = ['ci', '--reporter=json', '--max-diagnostics=1000', '--error-on-warnings', '--colors=off'];
  const wrapper = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const result = spawnSync(process.execPath, [wrapper, ...options], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (!result.stdout.startsWith('{')) throw new Error(`Biome did not run: ${result.stderr || result.error?.message}`);
  const findings = JSON.parse(result.stdout).diagnostics.map(toFinding);
  if (findings.length === 0 && result.status !== 0) throw new Error(`Biome failed without a word: ${result.stderr}`);
  return findings;
}

/**
 * @param {{ category: string, message: string, location?: { path?: string, start?: { line: number } } }} diagnostic
 * @returns {Finding}
 */
function toFinding({ category, message, location }) {
  return { rule: category, file: location?.path ?? 'biome.json', line: location?.start?.line, message };
}
