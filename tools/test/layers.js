/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} project of vitest.config.ts
 * @property {import('../setup/prepare.js').Step[]} needs
 * @property {string[]} packages of Debian
 * @property {boolean} ownNetwork runs in a network namespace, where it may listen in on everything
 * @property {string[]} only folders or beginnings of files; all of the project where empty
 */

const SPEECH = ['espeak-ng'];
const BROWSERS = ['chromium', 'firefox-esr', 'pulseaudio', 'pulseaudio-utils', 'sox', ...SPEECH];
const WIRETAP = ['iproute2', 'tcpdump'];

/** @type {Omit<Layer, 'name'>} */
const nothing = { project: '', needs: [], packages: [], ownNetwork: false, only: [] };

/** @type {Omit<Layer, 'name'>} */
const browsers = {
  ...nothing,
  project: 'e2e',
  needs: ['client', 'database', 'worker', 'page'],
  packages: [...BROWSERS, ...WIRETAP],
  ownNetwork: true,
};

/** In the order in which they run: what is quick to tell comes first. @type {Layer[]} */
export const LAYERS = [
  { ...nothing, name: 'gates', project: 'gates', needs: ['client'] },
  { ...nothing, name: 'unit', project: 'unit', needs: ['client'] },
  {
    ...nothing,
    name: 'integration',
    project: 'integration',
    needs: ['client', 'database', 'worker', 'page'],
    packages: SPEECH,
  },
  { ...browsers, name: 'e2e' },
  { ...browsers, name: 'wiretap', only: ['test/e2e/wiretap', 'test/wiretap/'] },
];

/**
 * Reads a command line: names of layers, and whatever else goes on to vitest (a file, `-t 'some name'`).
 *
 * @param {string[]} args
 * @returns {{ layers: Layer[], rest: string[] } | { unknown: string }}
 */
export function chooseLayers(args) {
  const names = LAYERS.map(({ name }) => name);
  const end = args.findIndex((arg) => !names.includes(arg));
  const [chosen, rest] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end)];
  const [first] = rest;
  if (first !== undefined && /^\w+$/.test(first)) return { unknown: first };
  // The e2e layer holds the wiretap's tests already.
  const all = names.filter((name) => name !== 'wiretap');
  const wanted = chosen.includes('e2e') ? chosen.filter((name) => name !== 'wiretap') : chosen;
  return { layers: LAYERS.filter(({ name }) => (wanted.length > 0 ? wanted : all).includes(name)), rest };
}
