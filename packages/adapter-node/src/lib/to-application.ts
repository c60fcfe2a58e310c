// From a listener to an application: make the two messages, call the listener, and return the body where there is one by
// then. Only a listener that answers later costs a promise.
import type { Application, Environ, ResponseBody } from '@gateway-server/interface'
import { IncomingMessage, Server, ServerResponse } from 'node:http'
import { watch } from './client-gone.ts'
import { requestConstructor, responseConstructor } from './constructors.ts'
import type { RequestConstructor, ResponseConstructor } from './constructors.ts'
import { isTraced, publishStart } from './diagnostics.ts'
import { installLayer, layeredPrototype } from './layer.ts'
import { kBody, kEvents, kStream, kWaiting } from './messages.ts'
import type { GatewayRequest, GatewayResponse, Host } from './messages.ts'
import { hasNoBody } from './request-body.ts'
import { requestLayer } from './request.ts'
import { responseLayer } from './response.ts'

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
}

/** A listener as `http.createServer` takes it; a promise it returns is waited for only to hear of its rejection. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * Turns a listener of node:http into a gateway application.
 *
 *     export const application = toApplication((request, response) => response.end('Hello'))
 *
 * The listener gets requests and responses that are instances of Node's classes and behave as on node:http. Where it
 * throws, or its promise rejects, the server answers 500, or cuts the connection once the head is sent.
 */
export function toApplication(listener: Listener, options: ToApplicationOptions = {}): Application {
  const { Request, Response } = constructorsFor(options.prototypes)
  const host = new ListenerHost()
  return (environ, startResponse) => {
    const request = new Request(environ, host)
    const response = new Response(request, startResponse)
    if (isTraced()) publishStart(response)
    const returned: unknown = listener(request, response)
    if (isPromise(returned)) returned.then(undefined, (error: unknown) => fail(response, error))
    const body = response[kBody]
    return body === undefined ? answerOf(environ, request, response) : body
  }
}

function constructorsFor(prototypes: MessagePrototypes | undefined): {
  Request: RequestConstructor
  Response: ResponseConstructor
} {
  if (prototypes === undefined) return plain
  installLayer(prototypes.request, IncomingMessage.prototype, requestLayer)
  installLayer(prototypes.response, ServerResponse.prototype, responseLayer)
  return { Request: requestConstructor(prototypes.request, 1), Response: responseConstructor(prototypes.response) }
}

const plain = {
  Request: requestConstructor(layeredPrototype(IncomingMessage.prototype, requestLayer), 0),
  Response: responseConstructor(layeredPrototype(ServerResponse.prototype, responseLayer)),
}

/** A server that never listens: where `socket.server` leads. */
class ListenerHost implements Host {
  #server: Server | undefined

  get server(): Server {
    return (this.#server ??= new Server())
  }
}

/** The answer that comes after the listener has returned. */
function answerOf(environ: Environ, request: GatewayRequest, response: GatewayResponse): Promise<ResponseBody | null> {
  const answer = new Promise<ResponseBody | null>((resolve, reject) => {
    response[kWaiting] = { resolve, reject }
  })
  // node:http has parsed to the end of such a request by now; parsers ask.
  if (hasNoBody(request)) request.complete = true
  if (response[kEvents] !== undefined || request[kEvents] !== undefined || request[kStream] !== undefined)
    watch(response)
  return answer
}

function fail(response: GatewayResponse, error: unknown): void {
  if (response[kWaiting] === undefined || response[kBody] !== undefined) throw error
  response[kBody] = null
  response[kWaiting].reject(error)
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
