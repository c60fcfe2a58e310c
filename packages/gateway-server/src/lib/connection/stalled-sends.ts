// Clients that do not read what waits to be sent to them. All connections are looked at now and then: a response costs
// no timer for it, and one that is sent at once costs nothing.
//
// Octets count as taken when the operating system has taken them. Its buffer lies between, some megabytes at most: it
// takes no more for a while after the client has begun to read again, so a short limit would cut clients that are slow.
import type { Socket } from 'node:net'
import type { HostedConnection } from './connection-host.ts'
import { GaveUpError } from '../errors.ts'
import { tcpSocketOf } from '../socket/tcp-socket.ts'

const handleKey = '_handle'

interface Standing {
  readonly taken: number
  readonly queued: number
  /** On the clock. */
  readonly since: number
}

export class StalledSends {
  #connections: Iterable<HostedConnection>
  #limit: number
  #nextLook = 0
  /** Only of the connections that had something to send when they were last looked at. */
  #standings = new Map<HostedConnection, Standing>()

  /** @param limit `sendTimeout`; 0 for none */
  constructor(connections: Iterable<HostedConnection>, limit: number) {
    this.#connections = connections
    this.#limit = limit === 0 ? Infinity : limit
  }

  /** Cuts the connections whose clients have taken nothing for as long as the limit. Called at every tick of the clock. */
  look(now: number): void {
    if (this.#limit === Infinity || now < this.#nextLook) return
    this.#nextLook = now + this.#limit / 8
    const standings = new Map<HostedConnection, Standing>()
    for (const connection of this.#connections) {
      const { socket } = connection
      if (socket.writableLength === 0 || socket.destroyed) continue
      const standing = this.#standingOf(connection, now)
      if (now - standing.since < this.#limit) standings.set(connection, standing)
      else connection.cut(new GaveUpError('the client read nothing for as long as the send timeout'))
    }
    this.#standings = standings
  }

  #standingOf(connection: HostedConnection, now: number): Standing {
    const { socket } = connection
    const before = this.#standings.get(connection)
    const taken = socket.bytesWritten - socket.writableLength // of the writes that are through
    const queued = queuedOf(socket)
    return before?.taken === taken && before.queued === queued ? before : { taken, queued, since: now }
  }
}

/**
 * The octets of the present write that the operating system has not taken. Node has no public name for it, and looks at
 * it in the same place for `socket.setTimeout`. Without it a large write would seem to stand still until it is through.
 */
function queuedOf(socket: Socket): number {
  const tcpSocket = tcpSocketOf(socket) ?? socket // a TLSSocket's own is the whole write until it is through
  const handle = (tcpSocket as { [handleKey]?: { writeQueueSize?: unknown } | null })[handleKey]
  return typeof handle?.writeQueueSize === 'number' ? handle.writeQueueSize : 0
}
