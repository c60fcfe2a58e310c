// From a listener to an application: make the two messages, call the listener, and return the body where there is one by
// then. Only a listener that answers later costs a promise, and only an application whose server somebody has asked for
// looks at who listens there.
import type { Application, Environ, ResponseBody } from '@gateway-server/interface'
import { IncomingMessage, ServerResponse } from './node-http.ts'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { giveUp, watch } from './client-gone.ts'
import { holdSocket } from './server/connection-socket.ts'
import { ofEveryRequest, ofEveryResponse, requestConstructor, responseConstructor } from './constructors.ts'
import type { RequestConstructor, ResponseConstructor } from './constructors.ts'
import { isEmitWrapped, isTraced, publishStart } from './diagnostics.ts'
import { listenerFor, listenerOfTraced } from './dispatch.ts'
import type { Listener } from './server/server-host.ts'
import { installLayer, layeredPrototype } from './layer.ts'
import { kBody, kEvents, kStream, kWaiting } from './messages.ts'
import type { GatewayRequest, GatewayResponse } from './messages.ts'
import { raise } from './raise.ts'
import { answerAtExit } from './response/at-exit.ts'
import { hasNoBody, readAhead } from './request/request-body.ts'
import { requestLayer } from './request/request.ts'
import { responseLayer } from './response/response.ts'
import { ServerHost } from './server/server-host.ts'
import { accepted } from './server/socket-timeouts.ts'
import { WaitingServer } from './server/waiting-server.ts'

/** The prototypes that a framework gives to its messages. */
export interface MessagePrototypes {
  readonly request: object
  readonly response: object
}

export interface ToApplicationOptions {
  /**
   * Prototypes to construct the messages with, for frameworks that replace the prototypes of both on every request, as
   * Express does: given here, the replacement changes nothing and costs nothing. They must end in Node's
   * (`http.IncomingMessage.prototype` and `http.ServerResponse.prototype`), and get members of their own, not enumerable,
   * without touching what is there; messages of node:http that have the same prototypes stay as they are.
   */
  readonly prototypes?: MessagePrototypes | undefined
  /**
   * For a server that accepts the connections itself and has them served by a gateway server (see `ConnectionHandler`
   * there): nothing of it is changed and it is told nothing, `request.socket` is the connection's own socket, and what its
   * listeners throw or reject with is the process's to handle, as on node:http. False by default.
   */
  readonly accepts?: boolean | undefined
  /**
   * Whether WebSockets are told 1001 in `drain`: what their libraries write is looked at for that. Default: unless the
   * server `accepts`.
   */
  readonly tellsWebSockets?: boolean | undefined
  /**
   * For a server that `accepts`: called with a connection's socket when a listener first looks at it, since it may write to it
   * from then on.
   */
  readonly shown?: ((socket: Socket) => void) | undefined
}

/** An application of a listener of node:http, and the server that programs expect around it. */
export interface NodeApplication extends Application {
  /**
   * The application's `http.Server`, which never listens: what `request.socket.server` is, and what to give to ws,
   * socket.io and the like. Listeners of its events get what is theirs: `upgrade` and `connect` with a socket that has been
   * taken over, `checkContinue`, `checkExpectation`, `connection` (with the first request of one), `timeout`, and `request`:
   * once somebody changes those listeners, the application's requests are theirs. `listening` comes with the gateway
   * server's start, and `close` with its end, after the last response. When it begins to stop, `drain` comes, which no server
   * of Node's has, for who holds connections or event streams open and ends them in a way of its own; then WebSockets that
   * are open are closed with 1001. What is still taken over a second after `close` is cut. `address()` tells where the
   * gateway server listens once a request has come, as seen from that request; null before.
   */
  readonly server: Server
  startup(): void
  drain(): void
  shutdown(): Promise<void>
  /** For a server that `accepts`: to be told of each connection, before it is served. Timeouts hold from then on. */
  accepted(socket: Socket): void
}

/**
 * Turns a listener of node:http, or a server of node:http with its listeners, into a gateway application.
 *
 *     export const application = toApplication((request, response) => response.end('Hello'))
 *     export const application = toApplication(http.createServer(app))
 *
 * Listeners get requests and responses that are instances of Node's classes and behave as on node:http. Where one throws,
 * or its promise rejects, the server answers 500, or cuts the connection once the head is sent. A server that is given
 * need not listen; it then tells where the gateway server does.
 */
export function toApplication(listener: Listener | Server, options: ToApplicationOptions = {}): NodeApplication {
  const { Request, Response } = constructorsFor(options.prototypes)
  const { accepts = false, tellsWebSockets = !accepts, shown } = options
  const host = new ServerHost(listener, accepts, tellsWebSockets, shown)
  answerAtExit()
  const application: Application = (environ, startResponse) => {
    const request = new Request(environ, host)
    const response = new Response(request, startResponse)
    const isPlain = host.made === undefined && request.method !== 'CONNECT' && !isEmitWrapped()
    let answering = isPlain ? host.listener : listenerFor(host, request)
    if (answering === undefined) return null
    if (isTraced()) {
      publishStart(response)
      answering = listenerOfTraced(host, answering)
    }
    if (host.accepts) callAsNode(host.server, answering, request, response)
    else {
      const returned = call(host, answering, request, response)
      if (isPromise(returned)) returned.then(undefined, (error: unknown) => fail(response, error))
    }
    const body = response[kBody]
    return body === undefined ? answerOf(environ, request, response) : body
  }
  return withServer(application, host)
}

function withServer(application: Application, host: ServerHost): NodeApplication {
  const members = {
    startup: () => host.started(),
    drain: () => host.drained(),
    shutdown: () => host.stopped(),
    accepted: (socket: Socket) => accepted(socket, host.server),
  }
  const server = { get: () => host.server, enumerable: true }
  return Object.defineProperty(Object.assign(application, members), 'server', server) as typeof application & // just defined
    typeof members & { readonly server: Server }
}

function constructorsFor(prototypes: MessagePrototypes | undefined): {
  Request: RequestConstructor
  Response: ResponseConstructor
} {
  if (prototypes === undefined) return plain
  installLayer(prototypes.request, IncomingMessage.prototype, requestLayer, ofEveryRequest)
  installLayer(prototypes.response, ServerResponse.prototype, responseLayer, ofEveryResponse)
  return { Request: requestConstructor(prototypes.request, 1), Response: responseConstructor(prototypes.response) }
}

const plain = {
  Request: requestConstructor(layeredPrototype(IncomingMessage.prototype, requestLayer), 0),
  Response: responseConstructor(layeredPrototype(ServerResponse.prototype, responseLayer)),
}

/** The server answers for a listener that throws: whatever of the listener's work goes on is for nobody. */
function call(host: ServerHost, listener: Listener, request: GatewayRequest, response: GatewayResponse): unknown {
  try {
    return listener.call(host.made, request, response)
  } catch (error) {
    giveUp(response)
    throw error
  }
}

/** Nobody answers for a listener that fails, as on node:http. */
function callAsNode(server: Server, listener: Listener, request: GatewayRequest, response: GatewayResponse): void {
  holdSocket(response)
  try {
    listener.call(server, request, response)
  } catch (error) {
    raise(error)
  }
  if (!hasNoBody(request)) readAhead(request)
}

/** The answer that comes after the listener has returned. */
function answerOf(environ: Environ, request: GatewayRequest, response: GatewayResponse): Promise<ResponseBody | null> {
  const answer = new Promise<ResponseBody | null>((resolve, reject) => {
    response[kWaiting] = new WaitingServer(resolve, reject)
  })
  // node:http has parsed to the end of such a request by now; parsers ask.
  if (hasNoBody(request)) request.complete = true
  if (response[kEvents] !== undefined || request[kEvents] !== undefined || request[kStream] !== undefined)
    watch(response)
  return answer
}

function fail(response: GatewayResponse, error: unknown): void {
  if (response[kWaiting] === undefined || response[kBody] !== undefined) throw error
  response[kWaiting].reject(error)
  giveUp(response)
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
