// What all connections of a server share, as a connection sees it.
import type { ProtocolError } from '@gateway-server/http1'
import type { Application } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import type { Connection } from './connection.ts'
import type { EnvironFactory } from './environ.ts'
import type { ResolvedOptions } from './options.ts'
import type { Clock, TimeLimits } from './timeouts.ts'

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly application: Application
  readonly environOf: EnvironFactory
  readonly options: ResolvedOptions
  readonly clock: Clock
  readonly timeLimits: TimeLimits
  /** The server is stopping: every response is its connection's last. */
  readonly stopping: boolean
  connectionClosed(connection: Connection): void
  refused(error: ProtocolError, socket: Socket): void
  waitUntil(promise: Promise<unknown>): void
  log(message: string, error?: unknown): void
}
