/**
 * One Vitest project for each package, app and folder with tests. Timeouts are generous because CI machines are
 * small and shared: a test waits for events, so a long limit costs nothing when all is well.
 */
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'

const folders = globSync(['packages/*', 'apps/*', 'bench', 'fuzz', 'scripts', 'soak', 'tests'])

export default defineConfig({
  test: {
    reporters: ['default', './scripts/counts-reporter.ts'],
    projects: folders.toSorted().map((folder) => ({
      test: {
        name: basename(folder),
        root: folder,
        include: ['**/*.test.ts'],
        exclude: ['**/node_modules/**', '**/dist/**'],
        testTimeout: 30_000,
        // Commands that tests start say what they say to people: where nobody looks, the default is JSON.
        env: { GATEWAY_LOG_FORMAT: 'text' },
        hookTimeout: 60_000,
      },
    })),
  },
})
