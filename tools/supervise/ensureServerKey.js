import { join } from 'node:path';
import { ensureKeyFile } from './ensureKeyFile.js';
import { fingerprintOf } from './fingerprintOf.js';
import { publicKeyOf } from './publicKeyOf.js';

/**
 * Makes the server's key before its first start, so that its own relay can be told of it.
 *
 * @param {string} dataDir
 * @returns {{ fingerprint: string }} 16 bytes in base64url [E1]
 * @throws {import('./BadSetting.js').BadSetting}
 */
export function ensureServerKey(dataDir) {
  return { fingerprint: fingerprintOf(publicKeyOf('x25519', ensureKeyFile(join(dataDir, 'server.key')))) };
}
