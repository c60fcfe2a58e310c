// A scenario on Node's own server and on ours, in one process: what it comes to must be equal.
import './index.ts'
import { EventEmitter, once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { Server as SecureServer } from 'node:https'
import { expect, onTestFinished } from 'vitest'
import { type HttpServer, nodesListener } from './lib/node-server.ts'

/** Makes a server the one that a scenario is about; closed after the test. */
export type Take = <Kind extends HttpServer>(server: Kind) => Kind

/** Runs a scenario on both. @returns what it came to */
export async function onBoth<Result>(scenario: (take: Take) => Promise<Result>): Promise<Result> {
  const nodes = await scenario((server) => closedAfterwards(leftToNode(server)))
  const ours = await scenario(closedAfterwards)
  expect(ours).toEqual(nodes)
  return ours
}

/** Of a server, with options, that listens on a free port. */
export type Start = (listener: RequestListener, options?: ServerOptions) => Promise<Server>

/** The same for a scenario that makes its servers with `start`. */
export function onBothStarted<Result>(scenario: (start: Start) => Promise<Result>): Promise<Result> {
  return onBoth((take) => scenario((listener, options = {}) => started(take(createServer(options, listener)))))
}

/** With the listener of connections that it would have without drop-in. */
function leftToNode<Kind extends HttpServer>(server: Kind): Kind {
  const event = server instanceof SecureServer ? 'secureConnection' : 'connection'
  server.removeAllListeners(event)
  EventEmitter.prototype.on.call(server, event, nodesListener) // the server's own `on` adds ours
  return server
}

function closedAfterwards<Kind extends HttpServer>(server: Kind): Kind {
  onTestFinished(() => void server.close().closeAllConnections())
  return server
}

/** Lets it listen on a free port. */
export async function started<Kind extends HttpServer>(server: Kind): Promise<Kind> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}
