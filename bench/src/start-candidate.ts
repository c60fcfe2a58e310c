/** Starts a candidate on the server's core, as it would run in production. */
import { delimiter, join } from 'node:path'
import { repositoryEnvironment } from 'scripts/run'
import { startServerProcess, type ServerProcess } from 'scripts/server-process'
import type { Candidate } from './candidates.ts'
import { pin } from './pinning.ts'
import type { Scratch } from './scratch.ts'

/** This package's folder, where the commands of candidates and load generators run. */
export const benchFolder: string = join(import.meta.dirname, '..')

/** The repository's environment, with the programs this package depends on. */
export function benchEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env = repositoryEnvironment({ NODE_ENV: 'production', ...additions })
  return { ...env, PATH: [join(benchFolder, 'node_modules/.bin'), env['PATH'] ?? ''].join(delimiter) }
}

export function startCandidate({ command }: Candidate, scratch: Scratch): Promise<ServerProcess> {
  const files: Readonly<Record<string, string>> = { '{certificate}': scratch.certificate, '{key}': scratch.key }
  return startServerProcess(
    pin(
      command.map((word) => files[word] ?? word),
      'server',
    ),
    {
      cwd: benchFolder,
      env: benchEnvironment({ BENCH_PUBLIC_FOLDER: scratch.publicFolder }),
      ready: /Listening at (https?:\/\/\S+)/,
    },
  )
}
