import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fromBase64url, toBase64url } from '@sotto/base';
import { createServerKeys, type ServerKeys, serverKeysFromSecret } from '@sotto/envelope';

/**
 * The server's long-term key pair from its file (32 bytes in base64url, readable by its owner alone), made on first use.
 * Every link carries this key's fingerprint, so losing the file ends all links.
 *
 * @throws if the file is there and can't be read, or holds something else: it must never be overwritten
 */
export async function openServerKeyFile(path: string): Promise<ServerKeys> {
  const text = readIfThere(path);
  if (text !== undefined) {
    const secret = fromBase64url(text.trim());
    if (secret?.length !== 32) throw new TypeError('server key file holds no key');
    return serverKeysFromSecret(secret);
  }
  const keys = await createServerKeys();
  writeFileSync(`${path}.new`, `${toBase64url(keys.secretKey.expose())}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return keys;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
