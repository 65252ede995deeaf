import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'];

/**
 * Checks that every dependency has one exact version, so that a new lock file names the reviewed ones.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkPins(root) {
  const files = [
    'package.json',
    ...['apps', 'packages']
      .flatMap((folder) => listFiles(join(root, folder)))
      .map((path) => relative(root, path))
      .filter((path) => /^\w+\/\w+\/package\.json$/.test(path)),
  ];
  return files.flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'));
    return KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(String(version)))
      .map(([name, version]) => ({ rule: 'pins', file, message: `${name} is "${version}", which is not one version` }));
  });
}
