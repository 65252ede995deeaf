import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BadSetting } from './BadSetting.js';
import { publicKeyOf } from './publicKeyOf.js';

/**
 * The key by which the server knows its own relay: a 32-byte Ed25519 seed in base64url, made on the first start.
 *
 * @param {string} dataDir
 * @returns {{ path: string, publicKey: string }} where the seed lies, and the public half in base64url
 * @throws {BadSetting}
 */
export function ensureRelayKey(dataDir) {
  const path = join(dataDir, 'relay.key');
  const text = read(path) ?? create(path);
  chmodSync(path, 0o600);
  const seed = Buffer.from(text, 'base64url');
  if (seed.length !== 32 || seed.toString('base64url') !== text) {
    throw new BadSetting(`${path} is not a 32-byte key in base64url: restore it, or delete it to have a new one made.`);
  }
  return { path, publicKey: publicKeyOf('ed25519', seed).toString('base64url') };
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new BadSetting(`${path} cannot be read by this user.`);
  }
}

/** @param {string} path */
function create(path) {
  const text = randomBytes(32).toString('base64url');
  // Written aside and renamed, so that a kill between the two never leaves half a key under this name.
  const aside = `${path}.new`;
  const file = openSync(aside, 'w', 0o600);
  writeSync(file, `${text}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(aside, path);
  return text;
}
