// Listens and starts the application up; puts into words what can prevent either.
import type { Application } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { withPostRequest, withPreRequest } from '../hooks/request-hooks.ts'
import type { ServerOptions } from '../lib/options.ts'
import { createServer } from '../lib/serve.ts'
import type { Server } from '../lib/server.ts'
import type { Address } from '../listening/address.ts'
import { bindAll, BindError, type Listeners } from '../listening/listeners.ts'
import type { Identity } from '../process/privileges.ts'
import { engineOptions } from '../settings/engine-options.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { bindFailure } from './bind-failure.ts'
import { Failure } from './failure.ts'
import { say } from './say.ts'
import type { Stoppable } from './stop-on-signals.ts'
import { readTlsFiles, tlsFailure } from './tls-files.ts'

export interface BindOptions {
  /** To whom Unix sockets will belong. */
  readonly owner?: Identity | undefined
  /** Whether accepted sockets are left unread, to be handed to another process. */
  readonly paused?: boolean
}

/** Binds the addresses. @throws Failure */
export function bind(addresses: readonly Address[], resolved: Resolved, options: BindOptions = {}): Promise<Listeners> {
  const { backlog, socketMode, certfile } = resolved.settings
  return bindAll(addresses, { backlog, socketMode, ...options, tls: certfile !== undefined }).catch(
    (error: unknown) => {
      throw error instanceof BindError ? bindFailure(error, resolved) : error
    },
  )
}

/**
 * Serves what the listeners accept, and returns when the application has started up.
 *
 * @param more options that are no settings
 * @throws Failure
 */
export async function serve(
  listeners: Listeners,
  application: Application,
  settings: Settings,
  created: (server: Stoppable) => void,
  more: ServerOptions = {},
): Promise<Server> {
  const server = createApplicationServer(application, settings, more)
  created({
    close() {
      listeners.close()
      return server.close()
    },
    closeAllConnections: () => server.closeAllConnections(),
  })
  server.on('error', () => {}) // `ready` tells
  listeners.serve((socket) => server.accept(socket))
  await server.ready().catch((cause: unknown) => {
    throw new Failure('the application failed to start up:', { cause })
  })
  return server
}

/** A server of HTTP, or of HTTPS where there is a certificate. @param more options that are no settings */
export function createApplicationServer(
  application: Application,
  settings: Settings,
  more: ServerOptions = {},
): Server {
  const tls = readTlsFiles(settings)
  const hooked = withPreRequest(application, settings)
  const requestObserver = withPostRequest(more.requestObserver, settings, say)
  const options = { ...engineOptions(settings), ...more, requestObserver }
  if (tls === undefined) return createServer(hooked, options)
  try {
    const server = createServer(hooked, { ...options, tls })
    return settings.certReqs === 'optional' ? server.on('connection', refuseDoubtful) : server
  } catch (error) {
    throw tlsFailure(error, settings)
  }
}

/** A client may come without a certificate, but not with one that nobody vouches for. */
function refuseDoubtful(socket: Socket): void {
  const tlsSocket = socket as TLSSocket // of a server with `tls`
  if (!tlsSocket.authorized && tlsSocket.getPeerX509Certificate() !== undefined) socket.destroy()
}
