import { continueUnderNode24 } from './setup/continueUnderNode24.js';
import { ensureModules } from './setup/ensureModules.js';
import { needsHand } from './setup/needsHand.js';
import { nodeMajor } from './setup/node24.js';
import { ROOT } from './setup/root.js';
import { takeTurn } from './setup/takeTurn.js';

// `npm start` sets up everything that is missing, then runs Sotto. At first it runs under the machine's own Node,
// without modules; modules that need Node 24 are imported after Node 24 has taken over.

const log = (/** @type {string} */ line) => console.log(line);

if (nodeMajor() < 20) needsHand(`Node 20 or newer is needed; this is ${process.version}.`, []);
await takeTurn({ log }, () => ensureModules({ log }));
await continueUnderNode24(import.meta.url);

const { prepare } = await import('./setup/prepare.js');
const { runSotto } = await import('./supervise/runSotto.js');
const { BAD_SETTING, BadSetting } = await import('./supervise/BadSetting.js');
const { judgeSettings } = await import('./supervise/judgeSettings.js');

try {
  judgeSettings(process.env);
  const { worker } = await prepare(['client', 'database', 'worker', 'page'], { log });
  process.exitCode = await runSotto({ root: ROOT, worker, log });
} catch (error) {
  if (!(error instanceof BadSetting)) throw error;
  console.error(error.message);
  process.exitCode = BAD_SETTING;
}
