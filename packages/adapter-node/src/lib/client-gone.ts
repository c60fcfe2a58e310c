// The end that nobody wished for: the client went away, or the application cut the connection. Watching for it makes an
// AbortController, so it begins only when the answer takes longer than the listener's call and somebody listens.
import {
  kDestroyed,
  kEnded,
  kEnviron,
  kBody,
  kClose,
  kCut,
  kEvents,
  kOnFinish,
  kSocket,
  kStream,
  kWaiting,
  kWatching,
} from './messages.ts'
import type { AnswerBody, GatewayRequest, GatewayResponse } from './messages.ts'
import { connectionReset } from './node-errors.ts'
import { finishTakesError } from './node-internals.ts'

/** Gives the body to the server: to the one that waits, or by the listener's return. Only the first counts. */
export function deliver(response: GatewayResponse, body: AnswerBody | null): void {
  if (response[kBody] !== undefined) return
  response[kBody] = body
  response[kWaiting]?.resolve(body)
}

/** Begins to watch for the client's going away, once. */
export function watch(response: GatewayResponse): void {
  if (response[kWatching] || response[kCut] || response[kWaiting] === undefined) return
  response[kWatching] = true
  const signal = response[kEnviron]['gateway.signal']
  if (signal.aborted) process.nextTick(clientGone, response)
  else signal.addEventListener('abort', () => void (response[kCut] || clientGone(response)), { once: true })
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
  request[kSocket]?.lost()
  request[kClose]?.()
  if (request[kStream] === undefined && request[kEvents] === undefined) request.aborted = true
  else request.destroy(connectionReset())
  response[kDestroyed] = true
  response._closed = true
  if (finishTakesError) response[kOnFinish]?.(connectionReset())
  response.emit('close')
  deliver(response, null)
}

/** Cuts the connection for the application: what destroying either message, or the socket, means. */
export function cut(request: GatewayRequest, response: GatewayResponse): void {
  response[kCut] = true
  if (!response[kEnded] || response[kBody] === undefined) request[kEnviron]['gateway.abort']()
  // What is being destroyed tells first.
  setImmediate(clientGone, response)
}
