// What is set that does not reach a program that listens itself: its servers are its own, with their own addresses; and what
// does not reach those of them that Node serves. It is said, so that nobody relies on it.
import type { Server } from 'node:http'
import { https } from '../settings/https.ts'
import { hooks } from '../settings/hooks.ts'
import { limits } from '../settings/limits.ts'
import { placeOf, type Resolved } from '../settings/resolve.ts'
import { proxies } from '../settings/proxies.ts'
import { timeouts } from '../settings/timeouts.ts'

/** For a program, too. */
const hooksOfPrograms: ReadonlySet<string> = new Set(['onStarting', 'postRequest'])

/** Looked at by the server that the command makes, and by nothing else. */
const ofServer: ReadonlySet<string> = new Set([
  'bind',
  'backlog',
  'socketMode',
  ...[https, proxies].flatMap((section) => Object.keys(section)),
  ...Object.keys(hooks).filter((name) => !hooksOfPrograms.has(name)),
])

/** Looked at by our engine, under a program's servers too. */
const ofEngine: ReadonlySet<string> = new Set([
  'accessLogfile',
  'admin',
  'requestId',
  'postRequest',
  ...[timeouts, limits].flatMap((section) => Object.keys(section)).filter((name) => name !== 'gracefulTimeout'),
])

/** Sentences about what was written and did not reach the program. */
export function unreached(servers: readonly Server[], resolved: Resolved): string[] {
  const { sources } = resolved
  const { host, port } = resolved.settings
  const addresses = servers.map((server) => server.address()).filter((address) => typeof address === 'object')
  const notes: string[] = []
  if (sources.get('port')?.from === 'flag' && !addresses.some((address) => address?.port === port || port === 0))
    notes.push(`the program chooses its own port; --port ${port} reaches it as the variable PORT alone`)
  if (sources.get('host')?.from === 'flag' && !addresses.some((address) => address?.address === host))
    notes.push(`the program chooses its own address; --host ${host} does not reach it`)
  const others = placesOf(ofServer, resolved)
  if (others !== '') notes.push(`the program makes its own servers; what does not reach them: ${others}`)
  return notes
}

/** A sentence about what was written and does not reach a server that Node serves, if there is anything. */
export function unreachedByNode(resolved: Resolved): string | undefined {
  const places = placesOf(ofEngine, resolved)
  return places === '' ? undefined : `what does not reach it: ${places}`
}

function placesOf(names: ReadonlySet<string>, { sources }: Resolved): string {
  const written = [...sources].filter(([name, { from }]) => from !== 'default' && names.has(name))
  return written.map(([, source]) => placeOf(source)).join(', ')
}
