import { continueUnderNode24 } from './setup/continueUnderNode24.js';
import { ensureModules } from './setup/ensureModules.js';
import { needsHand } from './setup/needsHand.js';
import { nodeMajor } from './setup/node24.js';
import { takeTurn } from './setup/takeTurn.js';

// `npm test` and `npm run test:LAYER`: sets up what the layers need, runs them one after another, and ends with one
// line. Like start.js it begins under the machine's own Node, without modules.

const log = (/** @type {string} */ line) => console.log(line);

if (nodeMajor() < 20) needsHand(`Node 20 or newer is needed; this is ${process.version}.`, []);
await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { LAYERS, chooseLayers } = await import('./test/layers.js');
const { runLayers } = await import('./test/runLayers.js');

const choice = chooseLayers(process.argv.slice(2));
if ('unknown' in choice) {
  console.error(`There is no layer ${choice.unknown}: they are ${LAYERS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
process.exitCode = await runLayers(choice, { log });
