// What is set that does not reach a program that listens itself: its servers are its own, with their own addresses, times and
// limits. It is said once, so that nobody relies on it.
import type { Server } from 'node:http'
import { https } from '../settings/https.ts'
import { hooks } from '../settings/hooks.ts'
import { limits } from '../settings/limits.ts'
import { placeOf, type Resolved } from '../settings/resolve.ts'
import { proxies } from '../settings/proxies.ts'
import { timeouts } from '../settings/timeouts.ts'

/** For whoever stops servers, a program's too. */
const ofStop: ReadonlySet<string> = new Set(['gracefulTimeout'])

/** Looked at by the server that the command makes, and by nothing else. */
const ofServer: ReadonlySet<string> = new Set([
  'bind',
  'backlog',
  'socketMode',
  'requestId',
  ...[https, proxies, timeouts, limits].flatMap((section) => Object.keys(section)).filter((name) => !ofStop.has(name)),
  ...Object.keys(hooks).filter((name) => name !== 'onStarting'),
])

/** Sentences about what was written and did not reach the program. */
export function unreached(servers: readonly Server[], { settings, sources }: Resolved): string[] {
  const { host, port, accessLogfile, admin } = settings
  const addresses = servers.map((server) => server.address()).filter((address) => typeof address === 'object')
  const notes: string[] = []
  if (sources.get('port')?.from === 'flag' && !addresses.some((address) => address?.port === port || port === 0))
    notes.push(`the program chooses its own port; --port ${port} reaches it as the variable PORT alone`)
  if (sources.get('host')?.from === 'flag' && !addresses.some((address) => address?.address === host))
    notes.push(`the program chooses its own address; --host ${host} does not reach it`)
  const others = [...sources].filter(([name, { from }]) => from !== 'default' && ofServer.has(name))
  if (others.length > 0)
    notes.push(
      `the program makes its own servers; what does not reach them: ${others.map(([, source]) => placeOf(source)).join(', ')}`,
    )
  if (accessLogfile !== undefined) notes.push('the program logs its own requests: --access-logfile does not reach it')
  if (admin !== undefined) notes.push('the program counts its own requests: --admin tells of health alone')
  return notes
}
