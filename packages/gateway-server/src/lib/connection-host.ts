// What all connections of a server share, as a connection sees it; and a connection, as what keeps it sees it.
import type { ProtocolError } from '@gateway-server/http1'
import type { Application } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import type { EnvironFactory } from './environ.ts'
import type { ResolvedOptions } from './options.ts'
import type { Clock, Timed, TimeLimits } from './timeouts.ts'

/** A connection as what serves it keeps it. */
export interface HostedConnection extends Timed {
  /** Asks for an end: at once where nothing is under way. */
  stop(): void
  /** Ends it at once, whatever is under way. */
  cut(): void
}

/** What a connection needs of what serves it. */
export interface ConnectionHost {
  readonly application: Application
  readonly environOf: EnvironFactory
  readonly options: ResolvedOptions
  readonly clock: Clock
  readonly timeLimits: TimeLimits
  /** The server is stopping: every response is its connection's last. */
  readonly stopping: boolean
  connectionClosed(connection: HostedConnection): void
  refused(error: ProtocolError, socket: Socket): void
  waitUntil(promise: Promise<unknown>): void
  log(message: string, error?: unknown): void
}
