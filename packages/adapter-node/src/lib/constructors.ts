// The two constructors of an application's messages. They stand in for Node's, which never run, and have their names, which
// stack traces show. All that a message needs from the beginning is stored here, in one order, so that all messages of an
// application share one hidden class each.
import type { Environ, StartResponse } from '@gateway-server/interface'
import {
  kAssigned,
  kBody,
  kClose,
  kDestroyed,
  kEnded,
  kEnviron,
  kEvents,
  kFields,
  kHost,
  kResponse,
  kSetFields,
  kSocket,
  kStart,
  kStatus,
  kStore,
  kStream,
  kTrusted,
  kWaiting,
  kWrite,
} from './messages.ts'
import type { Fields } from './fields/header-list.ts'
import type { GatewayRequest, GatewayResponse, Host } from './messages.ts'
import { kWritableFinished } from './node-internals.ts'
import { urlOf } from './request/request-url.ts'

export type RequestConstructor = new (environ: Environ, host: Host) => GatewayRequest
export type ResponseConstructor = new (request: GatewayRequest, startResponse: StartResponse) => GatewayResponse

const noFields: Fields = []

/** What the constructors below store under names that others know, too. */
export const ofEveryRequest = ['method', 'url', 'complete', '_consuming'] as const
export const ofEveryResponse = ['statusCode', 'statusMessage', '_closed', '_hasBody', '_contentLength'] as const

/**
 * The constructor of requests with this prototype. `trusted` is how often `request.res` may be set by a framework that
 * keeps the prototypes it was given.
 */
export function requestConstructor(prototype: object, trusted: number): RequestConstructor {
  function IncomingMessage(this: GatewayRequest, environ: Environ, host: Host): void {
    this[kEnviron] = environ
    this[kHost] = host
    this[kEvents] = undefined
    this[kStream] = undefined
    this[kSocket] = undefined
    this[kTrusted] = trusted
    this[kClose] = undefined
    this[kAssigned] = undefined
    this.method = environ.REQUEST_METHOD
    this.url = urlOf(environ)
    this.complete = false
    this._consuming = false
    if (environ.SCRIPT_NAME !== '') Object.assign(this, mountOf(environ))
  }
  IncomingMessage.prototype = prototype
  return IncomingMessage as unknown as RequestConstructor // a function with a prototype is one
}

function mountOf(environ: Environ): object {
  return { originalUrl: environ.REQUEST_URI, baseUrl: environ.SCRIPT_NAME }
}

/** The constructor of responses with this prototype. */
export function responseConstructor(prototype: object): ResponseConstructor {
  function ServerResponse(this: Mutable<GatewayResponse>, request: GatewayRequest, startResponse: StartResponse): void {
    this[kEnviron] = request[kEnviron]
    this.req = request
    this[kStart] = startResponse
    this[kEvents] = undefined
    this[kStore] = null
    this[kSetFields] = undefined
    this[kStatus] = ''
    this[kFields] = noFields
    this[kWrite] = undefined
    this[kEnded] = false
    this[kBody] = undefined
    this[kWaiting] = undefined
    this[kDestroyed] = false
    this[kWritableFinished] = false
    this.statusCode = 200
    this.statusMessage = undefined as unknown as string // as Node leaves it until there is a head
    this._closed = false
    this._contentLength = null
    this._hasBody = request.method !== 'HEAD'
    request[kResponse] = this as GatewayResponse
  }
  ServerResponse.prototype = prototype
  return ServerResponse as unknown as ResponseConstructor // as above
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
