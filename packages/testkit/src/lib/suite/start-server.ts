// How the suites get a server: the caller starts one, the suite stops it after every test.
import type { Application } from '@gateway-server/interface'
import type { ConnectOptions } from '../http-client/connection.ts'

/** A server that listens on 127.0.0.1. */
export interface RunningServer {
  readonly port: number
  /** Where it speaks HTTPS: how clients connect, `{ ca }` in most cases. */
  readonly tls?: ConnectOptions['tls']
  /** Resolves when it has stopped. */
  close(): Promise<unknown>
}

/** Starts a server for an application; it has run the application's `startup`, and listens. */
export type StartServer = (application: Application) => Promise<RunningServer>
