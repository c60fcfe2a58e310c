// A response's body on its way out. Two ways lead there: the fast one of `end` for a whole answer, and Node's own
// `write` and `end`, which check and count as they always do and hand their chunks to `_send` here. No chunk overtakes
// another: once the server says wait, chunks queue, and `drain` comes when the queue is empty.
import { ServerResponse } from '../node-http.ts'
import type { Write } from '@gateway-server/interface'
import { refused } from '../client-gone.ts'
import { writeInterim } from './interim.ts'
import { conclude } from './response-end.ts'
import {
  kEnded,
  kEnding,
  kEnviron,
  kLastChunk,
  kOnFinish,
  kQueue,
  kSocket,
  kStart,
  kStatus,
  kStreamed,
  kFields,
  kHeld,
  kWrite,
} from '../messages.ts'
import type { GatewayResponse } from '../messages.ts'
import { streamDestroyed, unknownEncoding } from '../node-errors.ts'
import { isPristine, kCorked, kNeedDrain, kWritableFinished } from '../node-internals.ts'
import { callBeyondLayer, ownData } from '../layer.ts'
import { raise } from '../raise.ts'
import { QueuedChunk, type WriteCallback } from './queued-chunk.ts'

const base = ServerResponse.prototype

/** Whether `end` has a whole answer at hand, and nothing to do but to give it to the server. */
function isWhole(response: GatewayResponse, chunk: unknown, encoding: unknown, callback: unknown): boolean {
  if (response[kEnded] || response[kWrite] !== undefined || response.destroyed) return false
  if (typeof callback === 'function' || response.strictContentLength || response._trailer !== '') return false
  if (!isUtf8(encoding)) return false
  return typeof chunk === 'string' || chunk === undefined || chunk === null || chunk instanceof Uint8Array
}

/** Whether that is the encoding of strings already, named or not. */
function isUtf8(encoding: unknown): boolean {
  return !encoding || encoding === 'utf8' || encoding === 'utf-8'
}

/** A chunk in an encoding other than UTF-8. Throws what Node's sockets throw, of which some look at a Uint8Array's, too. */
function encoded(chunk: string | Uint8Array, encoding: unknown): Uint8Array {
  const isBytes = typeof chunk !== 'string'
  if (!Buffer.isEncoding(encoding as string) && !(isBytes && encoding === 'buffer')) throw unknownEncoding(encoding)
  return isBytes ? chunk : Buffer.from(chunk, encoding as BufferEncoding) // just checked
}

/** Whether `write` has nothing to do but to pass a chunk on. */
function isOrdinary(response: GatewayResponse, chunk: unknown): chunk is string | Uint8Array {
  if (response[kEnded] || !response._hasBody || response.strictContentLength || response.destroyed) return false
  return typeof chunk === 'string' || chunk instanceof Uint8Array
}

/** Calls startResponse. The head leaves with the first chunk, or with an empty write. */
function begin(response: GatewayResponse): Write {
  try {
    return (response[kWrite] = response[kStart](response[kStatus], response[kFields]))
  } catch (error) {
    refused(response, error)
    return (response[kWrite] = nowhere)
  }
}

/** The write of a response that the server has refused. */
const nowhere: Write = () => {}

function pass(response: GatewayResponse, write: Write, chunk: Uint8Array | string): void | Promise<void> {
  try {
    return write(chunk)
  } catch (error) {
    return refused(response, error)
  }
}

/** Takes a chunk of Node's `write` or `end`; true where the application may go on writing. */
function send(response: GatewayResponse, data: Uint8Array | string, encoding: unknown, done?: WriteCallback): boolean {
  // A response that was destroyed may never have got a head; node:http does not send either.
  if (response[kStatus] === '' || response.destroyed) return false
  const isFirst = response[kWrite] === undefined
  const write = response[kWrite] ?? begin(response)
  const callback = takeFinish(response, done)
  // `end` sends an empty string for its callback's sake; `flushHeaders` sends one for the head's.
  if (data.length === 0 && (response[kEnding] || callback !== undefined || !isFirst)) {
    if (callback !== undefined) process.nextTick(callback)
    return true
  }
  const chunk = isUtf8(encoding) || typeof encoding === 'function' ? data : encoded(data, encoding)
  if (isFirst && response[kEnding] && !response[kStreamed]) {
    response[kLastChunk] = chunk
    return true
  }
  const next = new QueuedChunk(chunk, callback)
  if (response[kCorked] > 0) return hold(response, next)
  return response[kQueue] === undefined ? give(response, write, next) : enqueue(response, next)
}

/** While Node's `end` runs, the callback it sends along is what finishes the response: that waits for the server. */
function takeFinish(response: GatewayResponse, callback: WriteCallback | undefined): WriteCallback | undefined {
  if (!response[kEnding] || callback === undefined) return callback
  response[kOnFinish] = callback
  return undefined
}

/** A corked response keeps its chunks; node:http's sockets do. True as long as that is not much. */
function hold(response: GatewayResponse, next: QueuedChunk): boolean {
  response[kHeld] ??= []
  response[kHeld].push(next)
  response.outputSize += Buffer.byteLength(next.chunk)
  return response.outputSize < response.writableHighWaterMark
}

/** Sends what was held, in its order behind what waits for the server; of a destroyed response it tells so. */
export function release(response: GatewayResponse): void {
  const held = response[kHeld]
  if (held === undefined) return
  response[kHeld] = undefined
  for (const next of held) {
    response.outputSize -= Buffer.byteLength(next.chunk)
    if (response.destroyed) process.nextTick(next.callback ?? ignore, response.errored ?? streamDestroyed('write'))
    else if (response[kQueue] !== undefined) enqueue(response, next)
    else give(response, response[kWrite] ?? nowhere, next)
  }
}

function ignore(): void {}

function enqueue(response: GatewayResponse, next: QueuedChunk): false {
  response[kQueue]?.push(next)
  response.outputSize += Buffer.byteLength(next.chunk)
  return false
}

/** Gives a chunk to the server; false where it wants no more until `resume`. */
function give(response: GatewayResponse, write: Write, next: QueuedChunk): boolean {
  response.req[kSocket]?._unrefTimer?.()
  const wait = pass(response, write, next.chunk)
  if (wait === undefined) {
    if (next.callback !== undefined) process.nextTick(next.callback)
    return true
  }
  response[kQueue] ??= []
  response.outputSize += Buffer.byteLength(next.chunk)
  wait.then(
    () => goOn(response, write, next),
    (error: Error) => void response.destroy(error),
  )
  return false
}

/** The server takes more, says a promise, which is not to take what listeners throw. */
function goOn(response: GatewayResponse, write: Write, given: QueuedChunk): void {
  try {
    resume(response, write, given)
  } catch (error) {
    raise(error)
  }
}

/** The server takes more: what has queued up, then the end or word to the application. */
function resume(response: GatewayResponse, write: Write, given: QueuedChunk): void {
  settleChunk(response, given)
  for (let next = response[kQueue]?.shift(); next !== undefined; next = response[kQueue]?.shift()) {
    if (response.destroyed) settleChunk(response, next)
    else {
      response.outputSize -= Buffer.byteLength(next.chunk)
      if (!give(response, write, next)) return
    }
  }
  response[kQueue] = undefined
  if (response[kEnded]) conclude(response)
  else if (response[kNeedDrain]) drained(response)
}

function drained(response: GatewayResponse): void {
  if (response.destroyed) return
  response[kNeedDrain] = false
  response.emit('drain')
}

/** A chunk does not wait any more: it has been sent, or the client has gone. */
function settleChunk(response: GatewayResponse, { chunk, callback }: QueuedChunk): void {
  response.outputSize -= Buffer.byteLength(chunk)
  callback?.(response.destroyed ? streamDestroyed('write') : null)
}

const members: ThisType<GatewayResponse> & object = {
  end(chunk?: unknown, encoding?: unknown, callback?: unknown) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'end', [chunk, encoding, callback])
    if (!isPristine('end') || !isWhole(this, chunk, encoding, callback)) {
      return endByNode(this, chunk, encoding, callback)
    }
    if (this[kStatus] === '') this._implicitHeader()
    // A replaced writeHead may have done anything; on the way to the end it has at least decided the head.
    if (this[kStatus] === '' || this[kEnded] || this[kWrite] !== undefined) {
      return endByNode(this, chunk, encoding, callback)
    }
    const write = begin(this)
    // isWhole has checked the chunk. A HEAD's goes to the server too, which drops it and says how long it would be.
    if (chunk && (this._hasBody || this.req.method === 'HEAD')) this[kLastChunk] = chunk as string | Uint8Array
    if (this[kStreamed] && this[kLastChunk] !== undefined) {
      void pass(this, write, this[kLastChunk])
      this[kLastChunk] = undefined
    }
    this[kEnded] = true
    conclude(this)
    return this
  },

  write(chunk: unknown, encoding?: unknown, callback?: unknown) {
    if (!(kEnviron in this)) return callBeyondLayer(this, 'write', [chunk, encoding, callback])
    if (!isPristine('write') || !isOrdinary(this, chunk)) return writeByNode(this, chunk, encoding, callback)
    if (this[kStatus] === '') this._implicitHeader()
    // The head may say that there is no body; and a replaced writeHead may have done anything.
    if (this[kStatus] === '' || !isOrdinary(this, chunk)) return writeByNode(this, chunk, encoding, callback)
    const done = typeof encoding === 'function' ? encoding : callback
    const isFree = send(this, chunk, encoding, typeof done === 'function' ? (done as WriteCallback) : undefined)
    if (!isFree) this[kNeedDrain] = true
    return isFree
  },

  _send(data: string | Uint8Array, encoding?: unknown, callback?: unknown, length?: unknown) {
    if (!(kEnviron in this)) return callBeyondLayer(this, '_send', [data, encoding, callback, length])
    const done = typeof encoding === 'function' ? encoding : callback
    return send(this, data, typeof encoding === 'function' ? null : encoding, done as WriteCallback | undefined)
  },

  /** Node writes interim responses with this: `HTTP/1.1 103 Early Hints` and fields. The rest it does not write. */
  _writeRaw(data: unknown, encoding?: unknown, callback?: unknown, length?: unknown) {
    if (!(kEnviron in this)) return callBeyondLayer(this, '_writeRaw', [data, encoding, callback, length])
    if (typeof data === 'string') writeInterim(this, data)
    const done = typeof encoding === 'function' ? encoding : callback
    if (typeof done === 'function') process.nextTick(done as WriteCallback)
    return true
  },

  uncork() {
    if (!(kEnviron in this)) return void callBeyondLayer(this, 'uncork', [])
    base.uncork.call(this)
    if (this[kCorked] > 0 || this[kHeld] === undefined) return
    release(this)
    if (this[kNeedDrain] && this[kQueue] === undefined && !this[kEnding]) drained(this)
  },

  /** Node's `end` sets this last. */
  get finished(): boolean | undefined {
    return kEnviron in this ? this[kEnded] : undefined
  },
  set finished(value: boolean) {
    if (!(kEnviron in this)) {
      ownData(this, 'finished', value)
      return
    }
    const isEnd = value && !this[kEnded] && this[kStatus] !== ''
    if (isEnd) release(this)
    this[kEnded] = value
    if (isEnd && this[kQueue] === undefined) conclude(this)
  },

  /** Chunk framing is the server's. Node's code would frame chunks itself if this were true. */
  get chunkedEncoding(): boolean | undefined {
    return kEnviron in this ? false : undefined
  },
  set chunkedEncoding(value: boolean) {
    if (!(kEnviron in this)) ownData(this, 'chunkedEncoding', value)
    else if (value) this[kStreamed] = true
  },
}

function writeByNode(response: GatewayResponse, chunk: unknown, encoding: unknown, callback: unknown): boolean {
  return Reflect.apply(base.write, response, [chunk, encoding, callback]) as boolean // as documented
}

/** An end that comes again, to be told of the finish: Node would tell it by steps that the fast end has left out. */
function waitsForFinish(response: GatewayResponse, given: readonly unknown[]): boolean {
  if (!response[kEnded] || response[kOnFinish] !== undefined || response[kWritableFinished]) return false
  const callback = given.find((one) => typeof one === 'function')
  if (callback === undefined || (given[0] && given[0] !== callback)) return false
  response.on('finish', callback as () => void) // as `end` takes it
  return true
}

function endByNode(response: GatewayResponse, chunk: unknown, encoding: unknown, callback: unknown): GatewayResponse {
  const isOurs = kEnviron in response
  if (isOurs && waitsForFinish(response, [chunk, encoding, callback])) return response
  if (isOurs) response[kEnding] = true
  try {
    return Reflect.apply(base.end, response, [chunk, encoding, callback]) as GatewayResponse // `end` returns its `this`
  } finally {
    if (isOurs) response[kEnding] = false
  }
}

export const responseOutput = members
