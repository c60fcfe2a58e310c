// Node's parser lets only the methods of http.METHODS through, and programs may count on it; ours takes any token. What
// Node would refuse is refused here, in its way.
import type { ConnectionHandler } from 'gateway-server'
import { METHODS } from './node-http.ts'
import { emitClientError } from './client-error.ts'
import type { HttpServer } from './node-server.ts'

/** What a connection handler serves. */
export type Application = ConstructorParameters<typeof ConnectionHandler>[0]

const methods: ReadonlySet<string> = new Set(METHODS)
const closing = [['Connection', 'close']] as const

/** The application for requests with a method that Node knows; others never reach it. */
export function knownMethodsOnly(server: HttpServer, application: Application): Application {
  return (environ, startResponse) => {
    if (methods.has(environ.REQUEST_METHOD)) return application(environ, startResponse)
    const socket = environ['node.socket']
    const error = new Error('Invalid method encountered')
    // Whoever listens answers on the socket, and ends it: there is nothing to wait for.
    if (socket !== undefined && emitClientError(server, error, 'HPE_INVALID_METHOD', socket))
      return new Promise(() => {})
    startResponse('400 Bad Request', closing)
    return []
  }
}
