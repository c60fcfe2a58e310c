/**
 * One Vitest project for each package, app and folder with tests. Timeouts are generous because CI machines are
 * small and shared: a test waits for events, so a long limit costs nothing when all is well.
 */
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongestFirst from './scripts/longest-first.ts'

const folders = globSync(['packages/*', 'apps/*', 'bench', 'fuzz', 'scripts', 'soak', 'tests'])

export default defineConfig({
  test: {
    reporters: ['default', './scripts/counts-reporter.ts'],
    // One more than there are cores: many of the tests wait, for processes that start and for time to pass.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: folders.toSorted().map((folder) => ({
      test: {
        name: basename(folder),
        root: folder,
        include: ['**/*.test.ts'],
        exclude: ['**/node_modules/**', '**/dist/**'],
        testTimeout: 120_000,
        // Commands that tests start say what they say to people: where nobody looks, the default is JSON.
        env: { GATEWAY_LOG_FORMAT: 'text' },
        hookTimeout: 180_000,
        expect: { poll: { timeout: 60_000, interval: 20 } },
      },
    })),
  },
})
