import { defineConfig } from 'vitest/config';

const outside = ['**/node_modules/**', '**/dist/**'];

/**
 * unit: beside the source, no processes, no clocks · integration: beside the source, real PostgreSQL
 * and Redis · journey: several processes, Docker, Chromium.
 */
export default defineConfig({
  test: {
    // Vitest keeps a core for itself, which on two cores would be half of them.
    maxWorkers: '100%',
    // `.ci/run` reads the JSON to see that nothing was skipped.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'test-results/vitest.json' }]]
      : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...outside, '**/*.integration.test.ts', 'test/journeys/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: outside,
          globalSetup: ['test/support/postgres-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journey',
          include: ['test/journeys/**/*.test.ts'],
          exclude: outside,
          globalSetup: ['test/support/build-setup.ts', 'test/support/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each journey starts processes of its own; two cores do not carry two at once.
          fileParallelism: false,
        },
      },
    ],
  },
});
