// The end that nobody wished for: the client went away, or the application cut the connection. Watching for it makes an
// AbortController, so it begins only when the answer takes longer than a turn of the event loop and somebody listens.
import { afterTurn } from './response/after-turn.ts'
import {
  kDestroyed,
  kEnded,
  kEnviron,
  kBody,
  kClose,
  kCut,
  kEvents,
  kHost,
  kOnFinish,
  kSocket,
  kStream,
  kWaiting,
  kWatch,
  kWrite,
} from './messages.ts'
import type { AnswerBody, GatewayRequest, GatewayResponse } from './messages.ts'
import { connectionReset } from './node-errors.ts'
import { finishTakesError } from './node-internals.ts'

/** Gives the body to the server: to the one that waits, or by the listener's return. Only the first counts. */
export function deliver(response: GatewayResponse, body: AnswerBody | Promise<AnswerBody> | null): void {
  if (response[kBody] !== undefined) return
  response[kBody] = body
  response[kWaiting]?.resolve(body)
}

/**
 * The server refuses what the application gives it: a body beyond its Content-Length, say. node:http would have sent that,
 * and nobody expects `write` and `end` to throw: the server hears of the error, the response is over.
 */
export function refused(response: GatewayResponse, error: unknown): void {
  if (response[kBody] === undefined) {
    const failure = Promise.reject<never>(error)
    failure.catch(() => {}) // a listener that throws besides is heard first
    deliver(response, failure)
  }
  giveUp(response)
}

/** The server answers in the application's place: what that still writes goes nowhere. */
export function giveUp(response: GatewayResponse): void {
  response[kCut] = true
  response[kDestroyed] = true
  response[kBody] ??= null
  setImmediate(clientGone, response)
}

/**
 * Watches for the client's going away, once: from the end of this turn of the event loop on. Nothing comes from a socket
 * before that, and most responses are complete by then and need no watching, though they have listeners.
 */
export function watch(response: GatewayResponse): void {
  if (response[kWatch] !== undefined || response[kCut] || response[kWaiting] === undefined) return
  const made = new Watch(response)
  response[kWatch] = made
  watchSoon(made)
}

/** Stands between a signal's listener and the response, so that the one does not keep the other (decisions/0010). */
class Watch {
  #response: GatewayResponse | undefined

  constructor(response: GatewayResponse) {
    this.#response = response
  }

  begin(): void {
    const response = this.#response
    // The server tells of the end of a body that it has been given.
    if (response === undefined || response[kCut] || response[kBody] !== undefined) return
    const signal = response[kEnviron]['gateway.signal']
    if (signal.aborted) clientGone(response)
    else signal.addEventListener('abort', () => this.#gone(), once)
  }

  #gone(): void {
    const response = this.#response
    if (response === undefined || response[kCut]) return
    const { accepts, server } = response.req[kHost]
    const real = accepts ? response[kEnviron]['node.socket'] : undefined
    // The client may only have closed its side: then the server's owner says whether it still reads.
    const stillReads = real?.destroyed === false && Reflect.get(server, 'httpAllowHalfOpen') === true
    if (stillReads) real.once('close', () => this.#gone())
    else clientGone(response)
  }

  end(): void {
    this.#response = undefined
  }
}

const once = { once: true }

const watchSoon = afterTurn((made: Watch) => made.begin())

/** The response is over: nobody looks at it any more. */
export function markClosed(response: GatewayResponse): void {
  response[kDestroyed] = true
  response._closed = true
  response[kWatch]?.end()
}

/** Whether the client is gone, as far as that can be said without watching. */
export function isGone(response: GatewayResponse): boolean {
  const environ = response[kEnviron]
  const socket = environ['node.socket']
  return socket !== undefined && !socket.destroyed ? false : environ['gateway.signal'].aborted
}

/** Ends both messages as node:http does when the socket closes before the response has been sent. */
export function clientGone(response: GatewayResponse): void {
  if (response._closed) return
  const request = response.req
  // A client that has closed its side may still read, but node:http closes the other then: programs look at `destroyed`.
  const real = request[kHost].accepts ? request[kEnviron]['node.socket'] : undefined
  if (real?.readableEnded === true) real.destroy()
  request[kSocket]?.lost()
  request[kClose]?.()
  if (request[kStream] === undefined && request[kEvents] === undefined) request.aborted = true
  else request.destroy(connectionReset())
  markClosed(response)
  if (finishTakesError) response[kOnFinish]?.(connectionReset())
  response.emit('close')
  // A client that has only closed its side would take what it has for the whole.
  if (response[kWrite] !== undefined && !response[kEnded]) request[kEnviron]['gateway.abort']()
  deliver(response, null)
}

/** Cuts the connection for the application: what destroying either message, or the socket, means. */
export function cut(request: GatewayRequest, response: GatewayResponse): void {
  response[kCut] = true
  if (!response[kEnded] || response[kBody] === undefined) request[kEnviron]['gateway.abort']()
  // What is being destroyed tells first.
  setImmediate(clientGone, response)
}
