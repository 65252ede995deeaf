import { prepare } from '../setup/prepare.js';

// A step of the Dockerfile: `node tools/container/prepareImage.js STEP ...`, as `npm start` prepares the same parts.

const steps = /** @type {import('../setup/prepare.js').Step[]} */ (process.argv.slice(2));
await prepare(steps, { log: (line) => console.log(line) });
