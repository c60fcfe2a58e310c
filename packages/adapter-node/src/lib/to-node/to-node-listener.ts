// From a gateway application to a listener of node:http and node:http2: the other way round.
import type { Application, Environ, ErrorStream } from '@gateway-server/interface'
import { ServerResponse } from '../node-http.ts'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { environFactory } from './environ.ts'
import { Exchange } from './exchange.ts'
import { Lifespan } from './lifespan.ts'
import type { NodeRequest, NodeResponse } from './messages.ts'

export interface NodeListenerOptions {
  /** Where errors of the application go; stderr by default. */
  readonly errorLog?: ErrorStream | undefined
}

/** A listener for `request` and `checkContinue`, of `http`, `https` and `http2` servers. */
export interface NodeListener {
  (request: NodeRequest, response: NodeResponse): void
  /** A listener for `upgrade` and `connect`. An application that does not take the connection over answers on it, once. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Uint8Array) => void
  /** Runs the application's `startup`; without a call, the first request does. @throws what it threw */
  readonly startup: () => Promise<void>
  /** Runs the application's `drain`, once: call it when the server begins to stop. Without a call, `shutdown` does. */
  readonly drain: () => Promise<void>
  /** Waits for what `gateway.wait_until` was given, then runs the application's `shutdown`: call it when the server has closed. */
  readonly shutdown: () => Promise<void>
}

/**
 * Turns a gateway application into a listener for any server of node:http or node:http2.
 *
 *     const listener = toNodeListener(application)
 *     const server = http.createServer(listener).on('checkContinue', listener)
 *     server.on('upgrade', listener.upgrade).on('connect', listener.upgrade).on('close', listener.shutdown)
 *
 * Without `checkContinue` Node itself sends `100 Continue`, before the application reads.
 */
export function toNodeListener(application: Application, options: NodeListenerOptions = {}): NodeListener {
  const errors = options.errorLog ?? { write: (text: string) => void process.stderr.write(text) }
  const lifespan = new Lifespan(application, errors)
  const environOf = environFactory({ errors, state: lifespan.state })
  const run = (exchange: Exchange, environ: Environ): void => {
    if (lifespan.started) call(application, exchange, environ)
    else
      lifespan.start().then(
        () => call(application, exchange, environ),
        (error: unknown) => exchange.fail(error),
      )
  }
  const listener = (request: NodeRequest, response: NodeResponse): void => {
    const exchange = new Exchange(request, response, lifespan)
    run(exchange, environOf(exchange))
  }
  return Object.assign(listener, {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Uint8Array): void => {
      const exchange = new Exchange(request, responseOn(request, socket), lifespan)
      const take = (): { socket: Duplex; head: Uint8Array } => {
        exchange.handedOver()
        return { socket, head }
      }
      run(exchange, environOf(exchange, take))
    },
    startup: () => lifespan.start(),
    drain: () => lifespan.drain(),
    shutdown: () => lifespan.end(),
  })
}

/** Calls the application. Never throws. */
function call(application: Application, exchange: Exchange, environ: Environ): void {
  try {
    const result = application(environ, exchange.response.startResponse)
    if (typeof result === 'object' && result !== null && 'then' in result) {
      result.then(
        (body) => exchange.finish(body),
        (error: unknown) => exchange.fail(error),
      )
    } else void exchange.finish(result)
  } catch (error) {
    exchange.fail(error)
  }
}

/** A response on a connection that Node has let go of; it ends with the response. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  const { writeHead } = response
  // Only an application that answers writes a head; one that takes the connection over must find it untouched.
  response.writeHead = ((...parameters: Parameters<typeof writeHead>) => {
    response.assignSocket(socket as Parameters<typeof response.assignSocket>[0]) // Node's own server gives it
    response.on('finish', () => socket.end())
    return Reflect.apply(writeHead, response, parameters)
  }) as typeof writeHead
  return response
}
