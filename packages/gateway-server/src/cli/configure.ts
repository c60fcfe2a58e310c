// From the words of the command line to settings: the configuration file is found and loaded, and each value resolved.
import { checkAccessLogFormat } from '../settings/access-log-format.ts'
import { checkCombinations } from '../settings/combinations.ts'
import { loadConfigFile } from '../settings/config-file.ts'
import { resolve, type Resolved } from '../settings/resolve.ts'
import { nearest } from '../settings/nearest.ts'
import { isWrittenIn, variableOf } from '../settings/setting.ts'
import { rows } from '../settings/table.ts'
import type { Flags } from './arguments.ts'
import { say } from './say.ts'

/** @param folder in which the command was started @throws Failure */
export async function configure(flags: Flags, env: NodeJS.ProcessEnv, folder: string): Promise<Resolved> {
  const { settings } = resolve({ flags: { config: flags['config'] }, env: { GATEWAY_CONFIG: env['GATEWAY_CONFIG'] } })
  const file = await loadConfigFile(settings.config, folder)
  const resolved = resolve({ flags, env, file })
  if (!resolved.settings.printConfig) {
    checkCombinations(resolved)
    await checkAccessLogFormat(resolved)
  }
  return resolved
}

/** Says which variables look like settings that are misspelt; others may have variables of that prefix, too. */
export function noteMisspelt(env: NodeJS.ProcessEnv): void {
  const variables = [...rows].filter(([, row]) => isWrittenIn('variable', row)).map(([name]) => variableOf(name))
  for (const name of Object.keys(env)) {
    if (!name.startsWith('GATEWAY_') || variables.includes(name)) continue
    const meant = nearest(name, variables)
    if (meant !== undefined) say(`Note: ${name} in the environment is no setting. Did you mean ${meant}?`)
  }
}
