/** Where the commands of candidates and load generators run, and with which environment. */
import { delimiter, join } from 'node:path'
import { repositoryEnvironment } from 'scripts/run'

/** This package's folder. */
export const benchFolder: string = join(import.meta.dirname, '..')

/** The repository's environment, with the programs this package depends on and the WSGI apps. */
export function benchEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const forPython = { PYTHONPATH: join(benchFolder, 'src/apps/wsgi'), PYTHONDONTWRITEBYTECODE: '1' }
  // Ours says where it listens in JSON otherwise, as its output is no terminal.
  const asText = { GATEWAY_LOG_FORMAT: 'text' }
  const env = repositoryEnvironment({ NODE_ENV: 'production', ...asText, ...forPython, ...additions })
  return { ...env, PATH: [join(benchFolder, 'node_modules/.bin'), env['PATH'] ?? ''].join(delimiter) }
}
