// Who goes when `limits.connections` is reached: as in nginx, an idle connection for a new one.
import type { HostedConnection } from './connection-host.ts'

/** How many are looked at for one that comes: a flood of new ones must not cost a look at all that there are, each. */
const mostLookedAt = 16

/** Closes a connection that has no request under way. Of those it looks at, the busy ones are looked at last from then on. */
export function makeRoom(open: Set<HostedConnection>): boolean {
  let lookedAt = 0
  for (const connection of open) {
    if (lookedAt++ === mostLookedAt) return false
    if (connection.socket.writableLength === 0 && connection.stop()) return true
    open.delete(connection)
    open.add(connection)
  }
  return false
}
