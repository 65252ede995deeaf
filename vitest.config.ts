import { defineConfig } from 'vitest/config';

// Five layers, which tools/test.js sets up and runs: `gates` reads the tree; `unit` needs nothing but Node;
// `integration` runs the real database, server and relay; `e2e` drives real browsers, and `wiretap` listens in on them, each
// in a network namespace of its own.
const gates = ['tools/gates/**/*.test.js', 'tools/prisma/drift.test.js'];
const integration = [
  'packages/records/model/**/*.test.ts',
  'test/integration/**/*.test.ts',
  'test/soak/**/*.test.ts',
  'tools/worker/**/*.test.js',
  'test/wiretap/sound/**/*.test.ts',
];
const e2e = ['test/e2e/**/*.test.ts'];
const wiretap = ['test/e2e/wiretap.test.ts', 'test/wiretap/capture/**/*.test.ts'];
const unit = [
  'packages/**/*.test.ts',
  'apps/*/src/**/*.test.{ts,tsx}',
  'apps/*/{build,test}/**/*.test.{ts,tsx}',
  'tools/**/*.test.js',
  'test/wiretap/**/*.test.ts',
  'test/simulation/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/harness/**/*.test.ts',
];

/** A last resort, as long as a busy machine may need: `expect.poll` ends as soon as what it waits for holds. */
const patient = { poll: { timeout: 60_000, interval: 50 } };

/** Last resorts: each step waits for what it needs, and knows how long that may take. */
const withBrowsers = { testTimeout: 300_000, hookTimeout: 300_000, expect: patient, fileParallelism: false };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'gates', include: gates, testTimeout: 600_000, fileParallelism: false } },
      {
        test: {
          name: 'unit',
          include: unit,
          expect: patient,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          exclude: ['**/node_modules/**', ...gates, ...integration, ...wiretap],
        },
      },
      {
        test: {
          name: 'integration',
          include: integration,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: patient,
          // Two files at a time: they mostly wait for processes and time limits, not for a core.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: e2e,
          exclude: ['**/node_modules/**', ...wiretap],
          ...withBrowsers,
          // One process for all files: browsers and a server start once, and stories keep apart by contexts and rooms.
          isolate: false,
        },
      },
      { test: { name: 'wiretap', include: wiretap, ...withBrowsers } },
    ],
  },
});
