import { ensurePage } from './ensurePage.js';
import { takeTurn } from './takeTurn.js';

/** @typedef {{ log: (line: string) => void }} Options */
/** @typedef {'client' | 'database' | 'worker' | 'page'} Step */

/**
 * The setup steps of each part. They are imported only when needed and only under Node 24, since they use node modules.
 *
 * @type {Record<Step, (options: Options) => Promise<unknown>>}
 */
const STEPS = {
  client: async (options) => (await import('../prisma/generateClient.js')).generateClient(options),
  database: async () => (await import('../prisma/hydratePostgres.js')).hydratePostgres(),
  worker: async (options) => (await import('../worker/ensureWorker.js')).ensureWorker(options),
  page: ensurePage,
};

/**
 * Brings the named parts up to date; each is quick when there is nothing to do.
 *
 * @param {Step[]} steps
 * @param {Options} options
 * @returns {Promise<{ worker: string }>} path of mediasoup's worker; empty when that step was not asked for
 */
export async function prepare(steps, options) {
  return takeTurn(options, async () => {
    let worker = '';
    for (const step of steps) {
      const made = await STEPS[step](options);
      if (step === 'worker') worker = String(made);
    }
    return { worker };
  });
}
