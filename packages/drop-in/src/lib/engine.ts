// Our engine under one Node server: a connection handler, and one more whenever the server's options have changed since,
// or those of who runs the program; those before keep the connections they have.
import { type NodeApplication, toApplication } from '@gateway-server/adapter-node'
import {
  type ConnectionHandler,
  type ConnectionOptions,
  createConnectionHandler,
  writeBehindAnswers,
} from 'gateway-server'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clientErrorsOf } from './client-error.ts'
import { expressPrototypes } from './express-prototypes.ts'
import { givenOptions } from './given-options.ts'
import { type Application, knownMethodsOnly } from './known-methods.ts'
import type { HttpServer } from './node-server.ts'
import { isWatched } from './served-by.ts'
import { areEqual, type Settings, settingsOf, toConnectionOptions } from './settings.ts'

interface Current {
  readonly settings: Settings
  readonly given: ConnectionOptions
  readonly handler: ConnectionHandler
}

/** What there is to do at a moment. */
export interface Load {
  /** Those that are open, without those that the program has taken over. */
  readonly connections: number
  readonly requestsInFlight: number
}

export class Engine {
  #server: HttpServer
  #program: NodeApplication
  /** As it is served. */
  #application: Application
  #current: Current | undefined = undefined
  #handlers = new Set<ConnectionHandler>()

  constructor(server: HttpServer) {
    this.#server = server
    const options = {
      accepts: true,
      tellsWebSockets: isWatched(),
      prototypes: expressPrototypes(server),
      shown: (socket: Socket) => writeBehindAnswers(socket, () => isEnding(socket)),
    }
    this.#program = toApplication(server as Server, options) // the two kinds have the same events
    // Without its startup, drain and shutdown: they are for a server that a gateway server listens for.
    this.#application = knownMethodsOnly(server, this.#program)
  }

  accept(socket: Socket): void {
    this.#program.accepted(socket)
    this.#handler().accept(socket)
  }

  closeIdleConnections(): void {
    for (const handler of this.#handlers) handler.closeIdleConnections()
  }

  closeAllConnections(): void {
    for (const handler of this.#handlers) handler.closeAllConnections()
  }

  load(): Load {
    let [connections, requestsInFlight] = [0, 0]
    for (const handler of this.#handlers) {
      connections += handler.connections
      requestsInFlight += handler.requestsInFlight
    }
    return { connections, requestsInFlight }
  }

  drain(): void {
    this.#program.drain()
  }

  endTakenOver(): void {
    void this.#program.shutdown()
  }

  /** After the last connection. */
  end(): void {
    for (const handler of this.#handlers) void handler.close()
    this.#handlers.clear()
    this.#current = undefined
  }

  /** The one with the server's options as they are now. */
  #handler(): ConnectionHandler {
    const settings = settingsOf(this.#server)
    const given = givenOptions()
    const current = this.#current
    if (current?.given === given && areEqual(current.settings, settings)) return current.handler
    const options = { ...toConnectionOptions(settings, given), onClientError: clientErrorsOf(this.#server) }
    const handler = createConnectionHandler(this.#application, options)
    for (const older of this.#handlers) if (older.connections === 0) this.#release(older)
    this.#handlers.add(handler)
    this.#current = { settings, given, handler }
    return handler
  }

  #release(handler: ConnectionHandler): void {
    this.#handlers.delete(handler)
    void handler.close()
  }
}

/** Whether the response that a socket is busy with, under Node's name for it, has ended. */
function isEnding(socket: Socket): boolean {
  const { _httpMessage: response } = socket as Socket & { readonly _httpMessage?: ServerResponse | null }
  return response?.writableEnded === true
}
