import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import { guideModule } from './scripts/guide/guideModule.ts'
import { licencesModule } from './scripts/licences.ts'

/** `.ci/run` adds up what the runs leave behind. */
const resultsFile = process.env['TEST_RESULTS_FILE']

/** Projects differ in what they need: `unit` nothing, the others a build (`npm run build`). */
export default defineConfig({
  plugins: [vue(), guideModule(import.meta.dirname), licencesModule(import.meta.dirname)],
  test: {
    // Vitest leaves one core to itself, which on two cores means one file after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // One second by default, which a busy machine takes for a single click. A test that fails waits longer, that is all.
    expect: { poll: { timeout: 60_000 } },
    reporters: resultsFile ? ['default', ['json', { outputFile: resultsFile }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          // Never a measure of speed: only so that a test that hangs ends. A busy machine is slow.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Two tours of the walk of all screens: a page that waits leaves its core to another.
          maxConcurrency: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'keychain',
          include: ['test/keychain/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
