import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { basename, dirname } from 'node:path';

/**
 * Serves a media engine as its project's release page does, on loopback.
 *
 * @param {string} worker its path
 * @returns {Promise<{ origin: string, close(): void }>}
 */
export async function serveWorker(worker) {
  const packed = spawnSync('tar', ['-cz', '-C', dirname(worker), basename(worker)], { maxBuffer: 64 * 2 ** 20 });
  if (packed.status !== 0) throw new Error(`tar failed: ${packed.stderr}`);
  const server = createServer((_request, response) => response.end(packed.stdout)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
