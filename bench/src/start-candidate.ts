/** Starts a candidate on the server's core, as it would run in production. */
import { delimiter, join } from 'node:path'
import { repositoryEnvironment } from 'scripts/run'
import { startServerProcess, type ServerProcess } from 'scripts/server-process'
import type { Candidate } from './candidates.ts'
import { pin } from './pinning.ts'

/** This package's folder, where the commands of candidates and load generators run. */
export const benchFolder: string = join(import.meta.dirname, '..')

/** The repository's environment, with the programs this package depends on. */
export function benchEnvironment(): NodeJS.ProcessEnv {
  const env = repositoryEnvironment({ NODE_ENV: 'production' })
  return { ...env, PATH: [join(benchFolder, 'node_modules/.bin'), env['PATH'] ?? ''].join(delimiter) }
}

export function startCandidate({ command }: Candidate): Promise<ServerProcess> {
  return startServerProcess(pin(command, 'server'), { cwd: benchFolder, env: benchEnvironment() })
}
