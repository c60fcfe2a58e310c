// Where Node's servers are reached. http.Server and https.Server, when they are made, add Node's own listener of accepted
// connections to themselves with `this.on`: on their prototypes, `on` now adds ours instead. However a program gets at a
// server (createServer, `new`, a subclass, a name imported long before), it comes through there. Nothing else is touched
// but the two methods that close connections, which have to close ours too.
import { Server } from './node-http.ts'
import { Server as SecureServer } from 'node:https'
import { closeAllConnections, closeIdleConnections, serveConnection } from './serve-connection.ts'
import { type HttpServer, nodesListener } from './node-server.ts'
import { recordServer } from './served-by.ts'

type Listener = (...parameters: unknown[]) => void
type On = (this: HttpServer, event: string | symbol, listener: Listener) => HttpServer

/** Makes all servers created from now on run on our engine. */
export function install(): void {
  for (const { prototype } of [Server, SecureServer]) {
    replaceConnectionListener(prototype)
    alsoClosing(prototype, 'closeIdleConnections', closeIdleConnections)
    alsoClosing(prototype, 'closeAllConnections', closeAllConnections)
  }
}

function replaceConnectionListener(prototype: HttpServer): void {
  for (const name of ['on', 'addListener'] as const) {
    const on: On = function (event, listener) {
      // Looked up each time: others patch EventEmitter's own.
      const inherited = Reflect.get(Object.getPrototypeOf(prototype) as object, name) as On // an EventEmitter's
      if (listener !== nodesListener) return inherited.call(this, event, listener)
      recordServer(this)
      return inherited.call(this, event, serveConnection as Listener) // for `connection`, whose one argument is the socket
    }
    define(prototype, name, on)
  }
}

function alsoClosing(
  prototype: HttpServer,
  name: 'closeIdleConnections' | 'closeAllConnections',
  close: (server: HttpServer) => void,
): void {
  const nodes = prototype[name]
  const both: typeof nodes = function (this: HttpServer) {
    nodes.call(this) // the connections that were left to Node
    close(this)
  }
  define(prototype, name, both)
}

function define(prototype: HttpServer, name: string, value: (...parameters: never[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name, configurable: true })
  Object.defineProperty(prototype, name, { value, writable: true, enumerable: true, configurable: true })
}
