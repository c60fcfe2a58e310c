// Our engine under one Node server: a connection handler, and one more whenever the server's options have changed since;
// those before keep the connections they have.
import { type NodeApplication, toApplication } from '@gateway-server/adapter-node'
import { type ConnectionHandler, createConnectionHandler } from 'gateway-server'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { clientErrorsOf } from './client-error.ts'
import { expressPrototypes } from './express-prototypes.ts'
import { type Application, knownMethodsOnly } from './known-methods.ts'
import type { HttpServer } from './node-server.ts'
import { isWatched } from './served-by.ts'
import { areEqual, type Settings, settingsOf, toServerOptions } from './settings.ts'

interface Current {
  readonly settings: Settings
  readonly handler: ConnectionHandler
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
    const options = { accepts: true, tellsWebSockets: isWatched(), prototypes: expressPrototypes(server) }
    this.#program = toApplication(server as Server, options) // the two kinds have the same events
    // Without its startup, drain and shutdown: they are for a server that a gateway server listens for.
    this.#application = knownMethodsOnly(server, this.#program)
  }

  accept(socket: Socket): void {
    this.#handler().accept(socket)
  }

  closeIdleConnections(): void {
    for (const handler of this.#handlers) handler.closeIdleConnections()
  }

  closeAllConnections(): void {
    for (const handler of this.#handlers) handler.closeAllConnections()
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
    if (this.#current !== undefined && areEqual(this.#current.settings, settings)) return this.#current.handler
    const options = { ...toServerOptions(settings), onClientError: clientErrorsOf(this.#server) }
    const handler = createConnectionHandler(this.#application, options)
    for (const older of this.#handlers) if (older.connections === 0) this.#release(older)
    this.#handlers.add(handler)
    this.#current = { settings, handler }
    return handler
  }

  #release(handler: ConnectionHandler): void {
    this.#handlers.delete(handler)
    void handler.close()
  }
}
