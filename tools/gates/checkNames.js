import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */

const SKIPPED = /^(\.git|\.cache|data|artifacts)\/|\/generated\/|\.(png|ico|woff2|wav|opus|pcap|bin)$/;

/** A clone must install from whatever registry its machine is set up with. */
const REGISTRY =
  /https?:\/\/[^/\s"']*(registry|npmjs|yarnpkg|verdaccio|artifactory|nexus|mirror)[^\s"']*|^\s*registry\s*=/m;

/**
 * Names that belong to a machine and not to the project: hosts of package registries, the folder of this clone and the
 * home of its user.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkNames(root) {
  const own = [root, homedir()].filter((path) => path.split('/').length > 2);
  return listFiles(root)
    .map((path) => relative(root, path))
    .filter((file) => !SKIPPED.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const found = [];
      const host = REGISTRY.exec(text);
      if (host)
        found.push({ rule: 'names/registry', index: host.index, message: `names a registry: ${host[0].trim()}` });
      for (const path of own) {
        const index = text.indexOf(path);
        if (index >= 0)
          found.push({ rule: 'names/machine', index, message: `names a folder of this machine: ${path}` });
      }
      return found.map(({ rule, index, message }) => ({ rule, file, line: lineAt(text, index), message }));
    });
}

/** @param {string} text @param {number} index */
function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}
