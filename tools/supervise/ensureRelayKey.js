import { join } from 'node:path';
import { ensureKeyFile } from './ensureKeyFile.js';
import { publicKeyOf } from './publicKeyOf.js';

/**
 * The key by which the server knows its own relay: a 32-byte Ed25519 seed in base64url, made on the first start.
 *
 * @param {string} dataDir
 * @returns {{ path: string, publicKey: string }} where the seed lies, and the public half in base64url
 * @throws {import('./BadSetting.js').BadSetting}
 */
export function ensureRelayKey(dataDir) {
  const path = join(dataDir, 'relay.key');
  return { path, publicKey: publicKeyOf('ed25519', ensureKeyFile(path)).toString('base64url') };
}
