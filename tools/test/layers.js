/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} project of vitest.config.ts
 * @property {import('../setup/prepare.js').Step[]} needs
 * @property {string[]} packages of Debian
 * @property {boolean} ownNetwork runs in a network namespace, where it may listen in on everything
 */

const SPEECH = ['espeak-ng'];
/** Check the model of the keys: packages/records/model. */
const MODEL = ['spin', 'gcc', 'libc6-dev'];
const BROWSERS = ['chromium', 'firefox-esr', 'pulseaudio', 'pulseaudio-utils', 'sox', 'iproute2', ...SPEECH];
const WIRETAP = ['tcpdump'];

/** @type {Omit<Layer, 'name'>} */
const nothing = { project: '', needs: [], packages: [], ownNetwork: false };

/** @type {Omit<Layer, 'name'>} */
const browsers = {
  ...nothing,
  project: 'e2e',
  needs: ['client', 'database', 'worker', 'page'],
  packages: BROWSERS,
  ownNetwork: true,
};

/** All layers in the order in which they run, the quick ones first. @type {Layer[]} */
export const LAYERS = [
  { ...nothing, name: 'gates', project: 'gates', needs: ['client'] },
  { ...nothing, name: 'unit', project: 'unit', needs: ['client'] },
  {
    ...nothing,
    name: 'integration',
    project: 'integration',
    needs: ['client', 'database', 'worker', 'page'],
    packages: [...SPEECH, ...MODEL],
  },
  { ...browsers, name: 'e2e' },
  // In its own network namespace, because it captures all traffic, and the browsers of other stories stay open.
  { ...browsers, name: 'wiretap', project: 'wiretap', packages: [...BROWSERS, ...WIRETAP] },
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
  return { layers: LAYERS.filter(({ name }) => (chosen.length > 0 ? chosen : names).includes(name)), rest };
}
