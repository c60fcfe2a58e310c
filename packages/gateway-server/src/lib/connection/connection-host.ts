// What all connections of a server share, as a connection sees it; and a connection, as what keeps it sees it.
import type { ProtocolError } from '@gateway-server/http1'
import type { Application } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import type { EnvironFactory } from '../exchange/environ.ts'
import type { Load } from '../load.ts'
import type { ResolvedOptions } from '../options.ts'
import type { RequestObserver } from '../exchange/request-observer.ts'
import type { Clock, Timed, TimeLimits } from './timeouts.ts'

/** A connection as what serves it keeps it. */
export interface HostedConnection extends Timed {
  readonly socket: Socket
  /** Whether it has not had a request yet. */
  readonly isNew: boolean
  /** Asks for an end. @returns whether it comes at once, because nothing is under way */
  stop(): boolean
  /** Ends it at once, whatever is under way. `reason` is what the application is told. */
  cut(reason?: Error): void
}

/** What a connection needs of what serves it. */
export interface ConnectionHost {
  readonly application: Application
  readonly environOf: EnvironFactory
  readonly options: ResolvedOptions
  readonly clock: Clock
  readonly timeLimits: TimeLimits
  /** The server is stopping: every response is its connection's last. A plain member: an accessor would be slow to read. */
  stopping: boolean
  readonly load: Load
  /** What says that a connection lives on: `''` where nothing has to. */
  readonly keepAliveLines: string
  readonly observer: RequestObserver | undefined
  connectionClosed(connection: HostedConnection): void
  /** The connection has said its last: what is left of it takes its place. */
  connectionEnds(connection: HostedConnection, lingering: HostedConnection): void
  /** The client broke HTTP/1.1, or was too slow. @returns whether somebody else answers it, and ends the socket */
  refused(error: ProtocolError, socket: Socket): boolean
  waitUntil(promise: Promise<unknown>): void
  log(message: string, error?: unknown): void
}
