// What serves an accepted connection: our engine, or Node's own listener where the server or the socket asks for what our
// engine does not do. Decided for each connection: options and listeners of a server may change while it runs.
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Engine, type Load } from './engine.ts'
import { reasonForNode } from './not-covered.ts'
import { type HttpServer, nodesListener } from './node-server.ts'
import { sayServedBy } from './served-by.ts'

const engines = new WeakMap<HttpServer, Engine>()

/** The listener of `connection` (of `secureConnection` with TLS), in the place of Node's own. */
export function serveConnection(this: HttpServer, socket: Duplex): void {
  const reason = reasonForNode(this) ?? (socket instanceof Socket ? undefined : 'a stream that is no socket')
  sayServedBy(this, reason)
  if (!(socket instanceof Socket) || reason !== undefined) return void nodesListener.call(this, socket)
  Reflect.set(socket, 'server', this) // as Node does: another server may have accepted it, or another process
  engineOf(this).accept(socket)
}

function engineOf(server: HttpServer): Engine {
  const known = engines.get(server)
  if (known !== undefined) return known
  const engine = new Engine(server)
  engines.set(server, engine)
  // Node emits it when the last connection has ended. The server may listen again: that is a new engine then.
  server.once('close', () => {
    engines.delete(server)
    engine.end()
  })
  return engine
}

/**
 * Tells the clients of a server's WebSockets that it is going away (1001): for who runs the program, and has been told to stop
 * it. Node itself leaves them alone. Theirs are meant whose server was made after `onServer` was called.
 */
export function drain(server: HttpServer): void {
  engines.get(server)?.drain()
}

/** Ends the connections that a server's program has taken over, and cuts them a second later; Node has no way to. */
export function endTakenOver(server: HttpServer): void {
  engines.get(server)?.endTakenOver()
}

/** What our engine has to do for a server at this moment; nothing where it is Node that serves. */
export function loadOf(server: HttpServer): Load {
  return engines.get(server)?.load() ?? { connections: 0, requestsInFlight: 0 }
}

export function closeIdleConnections(server: HttpServer): void {
  engines.get(server)?.closeIdleConnections()
}

export function closeAllConnections(server: HttpServer): void {
  engines.get(server)?.closeAllConnections()
}
