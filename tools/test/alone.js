import { execFileSync, spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { node24 } from '../setup/node24.js';
import { ROOT } from '../setup/root.js';

// `npm run test:alone -- LAYER FILE...`: runs each test of some files alone, by its name, and says which one can't be.
// A test that passes only after others hides what it needs, and nobody can run it while working on it.

const [layer = 'e2e', ...files] = process.argv.slice(2);
const failed = listTests(files).filter((test) => !passesAlone(test));
for (const { file, name } of failed) console.log(`not alone: ${file}: ${name}`);
console.log(failed.length === 0 ? 'each passes alone' : `${failed.length} don't pass alone`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** @param {string[]} paths @returns {{ file: string, name: string }[]} */
function listTests(paths) {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'list', '--json', '--staticParse=false', '--project', layer, ...paths];
  const listed = JSON.parse(execFileSync(node24(), args, { cwd: ROOT, encoding: 'utf8' }));
  return listed.map((/** @type {{ file: string, name: string }} */ { file, name }) => ({
    file: relative(ROOT, file),
    name,
  }));
}

/** @param {{ file: string, name: string }} test */
function passesAlone({ file, name }) {
  const pattern = `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  const args = [join(ROOT, 'tools/test.js'), layer, file, '-t', pattern];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  const passes = status === 0 && stdout.includes('1 passed, 0 failed');
  console.log(`${passes ? 'alone' : 'FAILS'}: ${file}: ${name}`);
  if (!passes) console.log(stdout);
  return passes;
}
