import { randomInt } from 'node:crypto';
import { argv } from 'node:process';
import { allTargets } from './allTargets.ts';
import { runFuzz } from './runFuzz.ts';

// Feeds a million inputs to every parser of foreign bytes. Usage: npm run fuzz -- [COUNT [SEED]]

const [count = 1_000_000, seed = randomInt(2 ** 31)] = argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(seed))
  throw new RangeError('COUNT and SEED are whole numbers');
console.log(`npm run fuzz -- ${count} ${seed}`);
const outcomes = await runFuzz(await allTargets(), { count, seed });
for (const { name, fed, taken } of outcomes) {
  const figures = [`${fed} fed`, `${taken} taken`];
  console.log(name.padEnd(32), ...figures.map((figure) => figure.padStart(18)));
}
console.log(`${outcomes.reduce((sum, { fed }) => sum + fed, 0)} inputs; no parser threw, nor went beyond its bounds.`);
