import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadSetting } from './BadSetting.js';

/**
 * @param {string | undefined} setting DATA_DIR as it was given
 * @param {string} root what the default is relative to
 * @returns {string} the absolute path of a folder that exists and can be written
 * @throws {BadSetting}
 */
export function prepareDataDir(setting, root) {
  const path = setting ? resolve(setting) : resolve(root, 'data');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!statSync(path).isDirectory()) throw new BadSetting(`DATA_DIR is ${path}, which is not a folder.`);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (error) {
    if (error instanceof BadSetting) throw error;
    throw new BadSetting(`DATA_DIR is ${path}, which ${reasonOf(error)}.`);
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  /** @type {Record<string, string>} */
  const reasons = {
    EACCES: 'this user may not read and write',
    EEXIST: 'is not a folder',
    ENOSPC: 'cannot be made because the disk is full',
    ENOTDIR: 'lies below something that is not a folder',
    EROFS: 'lies on a read-only file system',
  };
  return reasons[code] ?? `cannot be made (${code})`;
}
