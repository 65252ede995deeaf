import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { BadSetting } from './BadSetting.js';

/**
 * A key of 32 bytes from its file (base64url, for this user alone), made on the first start.
 *
 * @param {string} path
 * @returns {Buffer}
 * @throws {BadSetting} where the file is there and holds something else, or can't be read: it is never overwritten
 */
export function ensureKeyFile(path) {
  const text = read(path) ?? create(path);
  chmodSync(path, 0o600);
  const key = Buffer.from(text, 'base64url');
  if (key.length !== 32 || key.toString('base64url') !== text) {
    throw new BadSetting(`${path} is not a 32-byte key in base64url: restore it, or delete it to have a new one made.`);
  }
  return key;
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
