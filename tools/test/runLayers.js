import { watchParent } from '../setup/watchParent.js';
import { runLayer } from './runLayer.js';
import { NOTHING, printTally, sumTallies, withFailure } from './Tally.js';

/** @typedef {import('./layers.js').Layer} Layer */

/**
 * Runs layers in turn and prints all their results, as the very last line.
 *
 * @param {{ layers: Layer[], rest: string[] }} choice
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<number>} the exit code
 */
export async function runLayers({ layers, rest }, { log }) {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, interrupt);
  watchParent(interrupt);

  const tallies = [];
  for (const layer of layers) {
    if (interruption.signal.aborted) break;
    log(`\n== ${layer.name} ==`);
    const tally = await runLayer(layer, { rest, log, signal: interruption.signal }).catch((error) =>
      withFailure(NOTHING, `could not be set up: ${error instanceof Error ? error.message : error}`),
    );
    for (const remark of tally.remarks) log(`${layer.name}: ${remark}`);
    log(`${layer.name}: ${printTally(tally)}`);
    tallies.push(tally);
  }
  const sum = sumTallies(tallies);
  const total = interruption.signal.aborted ? withFailure(sum, 'interrupted') : sum;
  log(`\n${printTally(total)}`);
  return total.failed > 0 ? 1 : 0;
}
