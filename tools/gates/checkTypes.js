import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../setup/root.js';

/** @typedef {import('./Finding.js').Finding} Finding */

/**
 * @param {string} project path of a tsconfig.json
 * @returns {Finding[]}
 */
export function checkTypes(project) {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], {
    cwd: join(project, '..'),
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  const findings = result.stdout.split('\n').flatMap(toFinding);
  if (findings.length === 0 && result.status !== 0)
    throw new Error(`tsc did not run: ${result.stdout}${result.stderr}`);
  return findings;
}

/** @param {string} line @returns {Finding[]} */
function toFinding(line) {
  const match = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line) ?? /^()()error (TS\d+): (.*)$/.exec(line);
  if (!match) return [];
  const [, file, number, rule = '', message = ''] = match;
  return [{ rule, file: file || 'tsconfig.json', line: Number(number) || undefined, message }];
}
