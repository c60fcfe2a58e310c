import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { Server, type ServerOptions } from './server.ts'

/** A server for the application, in the manner of node:net: `createServer(application).listen(8888)`. */
export function createServer(application: Application, options?: ServerOptions): Server {
  return new Server(application, options)
}

export interface ServeOptions extends ServerOptions {
  /** Where to listen. Default 127.0.0.1: this machine alone. */
  readonly host?: string
  /** 0 takes any free port. Default 8888. */
  readonly port?: number
  /** A Unix socket to listen on, instead of host and port. */
  readonly path?: string
}

/**
 * Serves the application: when the promise is fulfilled the server listens and the application has started up.
 *
 * @throws what prevents listening (`EADDRINUSE`), or what `startup` threw
 */
export async function serve(application: Application, options: ServeOptions = {}): Promise<Server> {
  const { host = '127.0.0.1', port = 8888, path, ...serverOptions } = options
  const server = createServer(application, serverOptions)
  const listening = once(server, 'listening') // rejects on `error`
  server.on('error', alsoThrown)
  server.listen(path === undefined ? { host, port } : { path })
  await listening
  await server.ready()
  server.off('error', alsoThrown)
  return server
}

/** What goes wrong before the server serves is thrown by `serve`: nobody has to listen to the event too. */
function alsoThrown(): void {}
