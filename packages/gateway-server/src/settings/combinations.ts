// What settings mean together, where each alone is right. Looked at before anything is loaded or bound.
import { addressesOf } from '../listening/addresses.ts'
import { type Resolved, wrong } from './resolve.ts'
import { flagOf, isWrittenIn, variableOf } from './setting.ts'
import { rows, type SettingName } from './table.ts'

/** @throws Failure for settings that cannot go together, with status 2 */
export function checkCombinations(resolved: Resolved): void {
  addressesOf(resolved)
  for (const name of ['keyfile', 'caCerts', 'certReqs'] as const) needsCertfile(resolved, name)
  for (const variable of Object.keys(resolved.settings.env ?? {})) isNoSetting(resolved, variable)
  const { keepAlive, announceKeepAlive } = resolved.settings
  if (announceKeepAlive > keepAlive && keepAlive > 0) {
    const message = `clients are told ${announceKeepAlive} s, but the server closes after ${keepAlive} (keepAlive).`
    throw wrong(sourceOf(resolved, 'announceKeepAlive'), message)
  }
}

/** Workers, and reloads, read variables again: one that is set for the application would become a setting by and by. */
function isNoSetting(resolved: Resolved, variable: string): void {
  const setting = [...rows].find(
    ([name, row]) => isWrittenIn('variable', row) && [variableOf(name), ...row.env].includes(variable),
  )
  if (setting === undefined) return
  const [name] = setting
  throw wrong(
    sourceOf(resolved, 'env'),
    `${variable} is the variable of a setting. Set ${name} instead (${flagOf(name)}).`,
  )
}

function needsCertfile(resolved: Resolved, name: 'keyfile' | 'caCerts' | 'certReqs'): void {
  const { certfile, [name]: value } = resolved.settings
  if (certfile === undefined && value !== undefined && value !== 'none')
    throw wrong(sourceOf(resolved, name), 'it is for HTTPS, which needs a certfile (--certfile).')
}

function sourceOf({ sources }: Resolved, name: SettingName): Parameters<typeof wrong>[0] {
  return sources.get(name) ?? { from: 'default' }
}
