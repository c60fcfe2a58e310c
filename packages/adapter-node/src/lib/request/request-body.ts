// A request as a stream: Readable state made on first use, fed from `gateway.input`, one read at a time, so that the
// client waits when nobody reads.
import { Readable } from 'node:stream'
import { watch } from '../client-gone.ts'
import { kClose, kEnded, kEnviron, kEvents, kHost, kResponse, kStream } from '../messages.ts'
import type { GatewayRequest } from '../messages.ts'
import { kAbortController, kDetachAbortSignal, kTrailersCount, kWritableFinished } from '../node-internals.ts'
import { raise } from '../raise.ts'

/** Makes the Readable state, as IncomingMessage's constructor does. */
export function materialize(request: GatewayRequest): object {
  Reflect.apply(Readable, request, [])
  // node:http sets this too: nothing is read ahead of the first read.
  request._readableState.readingMore = true
  if (request[kResponse]._closed) {
    Object.assign(request._readableState, over)
    request.complete ||= request[kResponse][kWritableFinished]
  } else watch(request[kResponse])
  return request._readableState
}

/** The state of a request that nobody looked at before its response was over: who waits for its end needs not wait. */
const over = { ended: true, endEmitted: true, destroyed: true, closed: true, closeEmitted: true }

/** Whether the request's framing says that there is no body. */
export function hasNoBody(request: GatewayRequest): boolean {
  const environ = request[kEnviron]
  const length = environ.CONTENT_LENGTH
  return (length === undefined || length === '0') && environ.HTTP_TRANSFER_ENCODING === undefined
}

/** HTTP/2 and Fetch have bodies that no field announces. */
function certainlyHasNoBody(request: GatewayRequest): boolean {
  const { REQUEST_METHOD: method, SERVER_PROTOCOL: protocol } = request[kEnviron]
  return (method === 'GET' || method === 'HEAD') && protocol.startsWith('HTTP/1.') && hasNoBody(request)
}

/** Requests that are being read ahead: the chunk that is on its way is the next one whoever asks for it. */
const ahead = new WeakSet<GatewayRequest>()

/** Reads the next chunk into the stream. */
export function pull(request: GatewayRequest): void {
  if (request[kHost].accepts && ahead.has(request)) return
  if (certainlyHasNoBody(request)) {
    end(request) // at once, as node:http's parser, so that `end` comes before the response's `close`
    return
  }
  request[kEnviron]['gateway.input'].read().then(
    (chunk) => void give(request, chunk),
    (error: Error) => failed(request, error),
  )
}

/**
 * Reads a body that nobody reads yet, up to the stream's mark, as node:http's parser does: `complete` says whether the
 * request has come to its end, and it does so before anybody reads. Not where the client waits to be told to send it.
 */
export function readAhead(request: GatewayRequest): void {
  if (request._consuming || request.destroyed) return
  if (hasNoBody(request) || request[kEnviron].HTTP_EXPECT !== undefined) return
  // Who reads it soon does so in a context of their own, which what is read for them would lose.
  if (request._readableState.ended || ahead.has(request) || isBeingRead(request)) return
  ahead.add(request)
  request[kEnviron]['gateway.input'].read().then(
    (chunk) => {
      ahead.delete(request)
      if (give(request, chunk)) readAhead(request)
    },
    (error: Error) => {
      ahead.delete(request)
      failed(request, error)
    },
  )
}

/** Whether somebody has asked for the body's octets, though perhaps not had any yet, or waits with them for a slow sink. */
function isBeingRead(request: GatewayRequest): boolean {
  const { pipes } = request._readableState
  return request.readableFlowing === true || pipes.length > 0 || request.listenerCount('readable') > 0
}

/**
 * The response ends: who is to go on reading has to say so to the server before, by a read that waits, or it drops what is
 * left of the body. So what has come already is read first, which is at most what an input holds.
 *
 * @returns when that is so; undefined where nobody reads on
 */
export function readOn(request: GatewayRequest): Promise<void> | undefined {
  if (request[kStream] === undefined || request.complete || request.destroyed) return undefined
  return !hasNoBody(request) && isBeingRead(request) ? readWhatHasCome(request) : undefined
}

async function readWhatHasCome(request: GatewayRequest): Promise<void> {
  for (let waits = false; !waits && !request.destroyed && !request._readableState.ended;) {
    waits = true
    request[kEnviron]['gateway.input'].read().then(
      (chunk) => {
        waits = false
        give(request, chunk)
      },
      (error: Error) => failed(request, error),
    )
    await Promise.resolve() // what has come is there by the next microtask
  }
}

/** @returns whether the stream takes more before anybody reads */
function give(request: GatewayRequest, chunk: Uint8Array | null): boolean {
  if (request.destroyed) return false
  try {
    if (chunk !== null) return request.push(asBuffer(chunk))
    end(request)
  } catch (error) {
    raise(error)
  }
  return false
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

function end(request: GatewayRequest): void {
  const trailers = request[kEnviron]['gateway.trailers']()
  if (trailers.length > 0) {
    request.rawTrailers = trailers.flat()
    request[kTrailersCount] = request.rawTrailers.length
  }
  request.complete = true
  request.push(null)
}

/**
 * The body can't be completed. Where it was only being thrown away, nobody wants to know; on node:http, a request that has
 * been answered then stays as it is, and programs that look at it end the connection.
 */
function failed(request: GatewayRequest, error: Error): void {
  if (request.destroyed || (request[kHost].accepts && request[kResponse][kEnded])) return
  if (request._dumped) end(request)
  else request.destroy(error)
}

/** Closes a request that was read to its end and has waited for its response; from now on none waits. */
function closeRead(request: GatewayRequest): void {
  const close = request[kClose]
  request[kClose] = null
  close?.()
}

/** The response has been sent: what nobody has read of the body is thrown away, so that `end` and `close` come. */
export function releaseRequest(request: GatewayRequest): void {
  if (hasNoBody(request)) request.complete = true
  closeRead(request)
  if (request[kStream] === undefined && request[kEvents] === undefined) return
  if (request[kAbortController]) request[kDetachAbortSignal]?.()
  if (request._consuming || request._dumped || request._readableState.resumeScheduled) return
  request._dumped = true
  request.removeAllListeners('data')
  if (request.complete && request.readableLength === 0) {
    request._consuming = true
    end(request)
    request.read(0)
  } else request.resume()
}
