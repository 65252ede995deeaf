import { join } from 'node:path';

/** @typedef {import('./superviseChild.js').ChildSpec} ChildSpec */

/** Settings that only the server may know; this is the reason why the relay is a process of its own. */
const SERVER_ONLY = ['DATABASE_URL', 'REDIS_URL'];

/**
 * The relay and the server of one machine, with the settings on which they must agree. They judge their own settings:
 * an empty one counts as unset, everything else is passed on as it is.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.node the Node to run them under
 * @param {NodeJS.ProcessEnv} options.environment
 * @param {string} options.dataDir
 * @param {string} options.worker path of mediasoup's worker
 * @param {{ path: string, publicKey: string }} options.relayKey
 * @param {{ fingerprint: string }} options.serverKey
 * @returns {ChildSpec[]} in the order in which they start
 */
export function childSpecs({ root, node, environment, dataDir, worker, relayKey, serverKey }) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const host = given['HOST'] ?? '127.0.0.1';
  const port = given['PORT'] ?? '4430';
  const scheme = given['TLS_CERT'] ? 'https' : 'http';
  const forRelay = Object.fromEntries(Object.entries(given).filter(([name]) => !SERVER_ONLY.includes(name)));
  return [
    {
      name: 'relay',
      command: node,
      args: [join(root, 'apps/relay/src/main.ts')],
      environment: {
        RTC_PORT: '24400',
        // Other servers than ours have keys that the operator alone can know.
        ...(!given['SERVER_URLS'] && { SERVER_FINGERPRINT: serverKey.fingerprint }),
        ...forRelay,
        // Two processes of one machine can't share one port.
        ...(given['METRICS_PORT'] && { METRICS_PORT: `${Number(given['METRICS_PORT']) + 1}` }),
        RELAY_KEY_FILE: relayKey.path,
        SERVER_URLS: given['SERVER_URLS'] ?? `${scheme}://${dialable(host)}:${port}`,
        MEDIASOUP_WORKER_BIN: given['MEDIASOUP_WORKER_BIN'] ?? worker,
      },
    },
    {
      name: 'server',
      command: node,
      args: [join(root, 'apps/server/src/main.ts')],
      environment: {
        ...given,
        HOST: host,
        PORT: port,
        DATA_DIR: dataDir,
        // Relays on other machines may be listed besides our own.
        RELAY_KEYS: [relayKey.publicKey, given['RELAY_KEYS']].filter(Boolean).join(','),
      },
    },
  ];
}

/** @param {string} host what the server listens on @returns {string} what a process on this machine dials */
function dialable(host) {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
