// From settings to the addresses to listen on: `bind`, or `host` and `port`, whichever was written in the better place.
import { flagOf } from '../settings/setting.ts'
import { type Resolved, type Source, wrong } from '../settings/resolve.ts'
import type { SettingName } from '../settings/table.ts'
import type { Address } from './address.ts'

/** The places, best first. */
const ranks: readonly Source['from'][] = ['flag', 'environment', 'file', 'default']

/**
 * @param inherited sockets that the process was born with (systemd): they are used where nobody wrote an address
 * @throws Failure where the command line has `--bind` and `--host` or `--port`
 */
export function addressesOf({ settings, sources }: Resolved, inherited: readonly Address[] = []): readonly Address[] {
  const rank = (name: SettingName): number => ranks.indexOf(sources.get(name)?.from ?? 'default')
  const bound = rank('bind')
  const apart = Math.min(rank('host'), rank('port'))
  if (bound === 0 && apart === 0) {
    const other = flagOf(rank('port') === 0 ? 'port' : 'host')
    throw wrong({ from: 'flag', name: flagOf('bind') }, `the address is said by ${other} too; one of them is enough.`)
  }
  if (settings.bind !== undefined && bound <= apart) return settings.bind
  if (inherited.length > 0 && apart === ranks.length - 1) return inherited
  return [{ kind: 'tcp', host: settings.host, port: settings.port }]
}
