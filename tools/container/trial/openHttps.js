import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { get as getPlain } from 'node:http';
import { get } from 'node:https';

/**
 * @typedef {object} Https
 * @property {string} trustedKey of the authority that signed, as Chromium wants it
 * @property {string} redirect where http://localhost/ leads
 * @property {(path: string) => Promise<number>} statusOf a page, with the certificate verified
 */

/**
 * Reads https://localhost/ as somebody who trusts Caddy's own authority and nobody else.
 *
 * @param {import('./createPodman.js').Podman} podman
 * @returns {Promise<Https>}
 */
export async function openHttps(podman) {
  const authority = '/certificates/caddy/pki/authorities/local';
  const read = (/** @type {string} */ name) => podman.run(['exec', 'sotto_caddy_1', 'cat', `${authority}/${name}.crt`]);
  const ca = await read('root');
  // Servers send the intermediate along, and never the root.
  const { publicKey } = new X509Certificate(await read('intermediate'));
  const trustedKey = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const statusOf = async (/** @type {string} */ path) =>
    (await answerTo(get(`https://localhost${path}`, { ca }))).statusCode ?? 0;
  if ((await statusOf('/')) !== 200) throw new Error('the page does not come over https');
  const { headers } = await answerTo(getPlain('http://localhost/'));
  if (headers.location !== 'https://localhost/') throw new Error(`http leads to ${headers.location}`);
  return { trustedKey, redirect: headers.location, statusOf };
}

/** @param {import('node:http').ClientRequest} request @returns {Promise<import('node:http').IncomingMessage>} */
async function answerTo(request) {
  const [response] = await once(request, 'response');
  response.resume();
  return response;
}
