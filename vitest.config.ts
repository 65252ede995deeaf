import { defineConfig } from 'vitest/config';

// Four layers: `gates` reads the tree and runs nothing of it; `unit` needs nothing but Node; `integration` runs the real
// server, database and relay; `e2e` drives real browsers inside a network namespace of its own (tools/test.js makes it).
const gates = ['tools/gates/**/*.test.js', 'tools/prisma/drift.test.js'];
const realWorker = ['tools/worker/**/*.test.js'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'gates',
          include: gates,
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'tools/**/*.test.js',
            'test/wiretap/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', ...gates, ...realWorker],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', ...realWorker],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
