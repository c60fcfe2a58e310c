// Starts the admin server: in the master, or in the process that serves alone.
import { engineLog } from '../log/engine-log.ts'
import type { Problem } from '../log/log.ts'
import { serve } from '../lib/serve.ts'
import type { Server } from '../lib/server.ts'
import type { Snapshot } from '../metrics/snapshot.ts'
import { Totals } from '../metrics/totals.ts'
import { type AdminAddress, isLoopback } from './address.ts'
import type { Administered } from './administered.ts'
import { createAdminApplication } from './application.ts'
import { Feed } from './feed.ts'
import { Guard } from './guard.ts'
import { Problems } from './problems.ts'
import { statusOf } from './status.ts'

/** What those who serve tell the admin server. */
export interface Admin {
  readonly url: string
  /** A worker reports. */
  take(snapshot: Snapshot): void
  /** A worker has ended. */
  ended(pid: number): void
  /** An error log tells of a problem. */
  problem(problem: Problem): void
  close(): Promise<void>
}

/** The admin server would be open to others without a token. */
export class OpenAdminError extends Error {
  override readonly name = 'OpenAdminError'
}

/** @throws OpenAdminError, or what prevents listening */
export async function startAdmin(
  { host, port }: AdminAddress,
  token: string | undefined,
  administered: Administered,
): Promise<Admin> {
  if (token === undefined && !isLoopback(host)) {
    throw new OpenAdminError(`the admin address ${host} can be reached from other machines: it needs --admin-token`)
  }
  const totals = new Totals()
  const problems = new Problems()
  const feed = new Feed(() => statusOf(administered, totals, problems))
  const application = createAdminApplication({ administered, totals, feed, guard: new Guard({ host, token }) })
  const limits = { body: 1024, connections: 256 }
  const server = await serve(application, { host, port, limits, errorLog: engineLog, gracefulTimeout: 1_000 })
  feed.start()
  return {
    url: urlOf(server),
    take: (snapshot) => totals.take(snapshot),
    ended: (pid) => totals.ended(pid),
    problem: (problem) => problems.take(problem),
    close() {
      feed.stop()
      return server.close()
    },
  }
}

function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return String(address) // it listens on a TCP port
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}
