import { environment24, node24 } from '../setup/node24.js';
import { watchParent } from '../setup/watchParent.js';
import { childSpecs } from './childSpecs.js';
import { ensureRelayKey } from './ensureRelayKey.js';
import { ensureServerKey } from './ensureServerKey.js';
import { ProcessRecord } from './ProcessRecord.js';
import { prepareDataDir } from './prepareDataDir.js';
import { supervise, TIMING } from './supervise.js';

/**
 * Runs relay and server until a signal, the end of the parent, or a bad setting.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.worker path of mediasoup's worker
 * @param {(line: string) => void} options.log
 * @param {typeof childSpecs} [options.specs] what to run; tests run stand-ins
 * @returns {Promise<number>} the exit code
 * @throws {import('./BadSetting.js').BadSetting}
 */
export async function runSotto({ root, worker, log, specs = childSpecs }) {
  const dataDir = prepareDataDir(process.env['DATA_DIR'], root);
  const record = new ProcessRecord(dataDir);
  await record.take({ log, patienceMs: TIMING.graceMs + 1_000 });
  try {
    const keys = { relayKey: ensureRelayKey(dataDir), serverKey: ensureServerKey(dataDir) };
    const supervisor = supervise({
      children: specs({ root, node: node24(), environment: environment24(), dataDir, worker, ...keys }),
      log,
      onSpawn: (name, pid) => record.note(name, pid),
      // Printed only now: if a setting is refused, that message should stand alone.
      onReady: () => log(`Data lives in ${dataDir}`),
    });
    const stop = () => {
      record.noteStopping();
      void supervisor.stop();
    };
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, stop);
    watchParent(stop);
    return await supervisor.finished;
  } finally {
    record.clear();
  }
}
