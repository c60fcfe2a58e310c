// Who gets a request, once an application has a server: the listeners of `upgrade`, `connect`, `checkContinue` and
// `checkExpectation` where there are any, else those of `request`, whoever they are by now. The same decisions, in the same
// order, as in node:http's `parserOnIncoming`.
import type { Upgrade } from '@gateway-server/interface'
import type { IncomingMessage, Server } from 'node:http'
import { keepWith } from './server/connection-socket.ts'
import { ownData } from './layer.ts'
import { kEnviron } from './messages.ts'
import type { GatewayRequest } from './messages.ts'
import { raise } from './raise.ts'
import { hasNoBody } from './request/request-body.ts'
import { emitsPlainly, eventsOf, singleListener } from './server/server-host.ts'
import type { Listener, ServerHost } from './server/server-host.ts'
import { timeRequest } from './server/socket-timeouts.ts'

/** Whom to call with the two messages, as the server's method; undefined where the request has been taken over, or refused. */
export function listenerFor(host: ServerHost, request: GatewayRequest): Listener | undefined {
  const { server } = host
  if (server.timeout > 0) timeRequest(request, server.timeout)
  if (host.only === undefined || request.method === 'CONNECT' || !emitsPlainly(server))
    return choose(host, server, request)
  return host.only
}

function choose(host: ServerHost, server: Server, request: GatewayRequest): Listener | undefined {
  const environ = request[kEnviron]
  host.look(server)
  host.seen(environ)
  const take = environ['gateway.upgrade']
  if (take !== undefined && takesOver(server, request)) {
    handOver(host, request, take)
    return undefined
  }
  // No listener of requests knows what to do with a tunnel: node:http ends the connection, too.
  if (request.method === 'CONNECT') {
    environ['gateway.abort']()
    return undefined
  }
  // A connection shows its socket, and who wants to know of connections gets to see it.
  if (host.announces) void request.socket
  return environ.HTTP_EXPECT === undefined ? requestListener(server) : expectationListener(server, environ.HTTP_EXPECT)
}

/** Whether somebody wants this connection for another protocol. With a body to come it stays ours (RFC 9110 §7.8). */
function takesOver(server: Server & Partial<UpgradeDecision>, request: GatewayRequest): boolean {
  if (request.method === 'CONNECT') return eventsOf(server)['connect'] !== undefined
  if (eventsOf(server)['upgrade'] === undefined || !hasNoBody(request)) return false
  return server.shouldUpgradeCallback?.(request) ?? true
}

/** An option of `http.createServer` since Node 24.9. */
interface UpgradeDecision {
  shouldUpgradeCallback(request: IncomingMessage): boolean
}

function handOver(host: ServerHost, request: GatewayRequest, take: () => Upgrade): void {
  const { socket, head } = take()
  const event = request.method === 'CONNECT' ? 'connect' : 'upgrade'
  const wasKnown = keepWith(socket)
  host.tookOver(socket, !wasKnown, request[kEnviron].HTTP_UPGRADE?.toLowerCase())
  request.upgrade = true
  request.complete = true
  ownData(request, 'socket', socket)
  try {
    host.server.emit(event, request, socket, Buffer.from(head.buffer, head.byteOffset, head.byteLength))
  } catch (error) {
    if (host.accepts) return raise(error)
    // No response is left that could tell.
    request[kEnviron]['gateway.errors'].write(`a listener of ${event} failed: ${detailsOf(error)}\n`)
    socket.destroy()
  }
}

function detailsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function requestListener(server: Server): Listener {
  return singleListener(server) ?? emitting(server, 'request')
}

function emitting(server: Server, event: string): Listener {
  return (request, response) => void server.emit(event, request, response)
}

/**
 * A tracer that hears of a request's start may wrap the server's `emit` then, and expects this request to come through it
 * already, as on node:http.
 */
export function listenerOfTraced(host: ServerHost, chosen: Listener): Listener {
  if (host.made === undefined || emitsPlainly(host.made)) return chosen
  return chosen === host.listener || eventsOf(host.made)['request'] === chosen ? emitting(host.made, 'request') : chosen
}

/** Without listeners `100 Continue` goes with the first read, and what else is expected the gateway server has refused. */
function expectationListener(server: Server, expectation: string): Listener {
  const event = /(?:^|\W)100-continue(?:$|\W)/i.test(expectation) ? 'checkContinue' : 'checkExpectation'
  return eventsOf(server)[event] === undefined ? requestListener(server) : emitting(server, event)
}
