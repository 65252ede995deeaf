import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';
import { listImports } from './listImports.js';
import { MAY_COMPUTE, MAY_IMPORT, ONLY_IN, SHARED_TEST_CODE, TEST_CODE } from './walls.js';

/** @typedef {import('./Finding.js').Finding} Finding */

/**
 * Checks every import in apps/ and packages/ against walls.js. Relative imports count by their target, so climbing into
 * another package is found.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkWalls(root) {
  const names = packageNames(root);
  return ['apps', 'packages']
    .flatMap((folder) => listFiles(join(root, folder)))
    .map((path) => relative(root, path))
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\/(generated|public)\//.test(file))
    .flatMap((file) =>
      listImports(file, readFileSync(join(root, file), 'utf8')).flatMap(({ specifier, line }) =>
        objections({ file, specifier, names }).map((objection) => ({ ...objection, file, line })),
      ),
    );
}

/**
 * @param {{ file: string, specifier: string | undefined, names: Map<string, string> }} options
 * @returns {{ rule: string, message: string }[]}
 */
function objections({ file, specifier, names }) {
  if (specifier === undefined) {
    return TEST_CODE.test(file) || MAY_COMPUTE.test(file)
      ? []
      : [{ rule: 'walls/computed', message: 'imports a module whose name is computed' }];
  }
  const climbs = specifier.startsWith('.');
  const target = climbs ? posix.join(dirname(file), specifier) : specifier;
  const found = ONLY_IN.filter((wall) => wall.modules.test(target) && !wall.only.test(file));
  const objected = found.map(({ rule, place }) => ({ rule, message: `imports ${specifier}, which only ${place} may` }));

  const from = roomOf(file);
  const to = climbs ? roomOf(target) : roomOfPackage(specifier, names);
  if (to === undefined || to === from) return objected;
  if (TEST_CODE.test(file) && SHARED_TEST_CODE.test(target)) return objected;
  if (!MAY_IMPORT[from]?.includes(to)) {
    objected.push({ rule: 'walls/rooms', message: `${from} imports ${specifier}, which is ${to}` });
  } else if (climbs && to.startsWith('packages/')) {
    objected.push({ rule: 'walls/climbing', message: `imports ${specifier}; reach ${to} by its name` });
  }
  return objected;
}

/** @param {string} file @returns {string} such as `packages/keys`; a folder of the root for anything else */
function roomOf(file) {
  const [first = '', second] = file.split('/');
  return first === 'apps' || first === 'packages' ? `${first}/${second}` : first;
}

/** @param {string} specifier @param {Map<string, string>} names */
function roomOfPackage(specifier, names) {
  const [scope, name] = specifier.split('/');
  return names.get(`${scope}/${name}`) ?? (scope === '@sotto' ? specifier : undefined);
}

/** @param {string} root @returns {Map<string, string>} from a workspace's name to its folder */
function packageNames(root) {
  const folders = ['apps', 'packages'].flatMap((first) =>
    readdirSync(join(root, first)).map((second) => `${first}/${second}`),
  );
  return new Map(
    folders.map((folder) => [JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name, folder]),
  );
}
