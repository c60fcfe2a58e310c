// The three steps of a request (as in wsgiref's handlers): set up the environ, call the application, finish the response.
// Whatever happens in them ends in exactly one of the exchange's endings, and a body's iterator and `close` are seen to.
import type { Application, Chunk, Environ, ResponseBody } from '@gateway-server/interface'
import { ApplicationError } from '../errors.ts'
import type { Exchange } from './exchange.ts'

type Result = ResponseBody | null | undefined | void

/** Answers one request. Never throws, and returns before an asynchronous application has answered. */
export function runApplication(application: Application, environ: Environ, exchange: Exchange): void {
  let result: Result | Promise<Result>
  try {
    result = application(environ, exchange.startResponse)
  } catch (error) {
    exchange.fail(error)
    return
  }
  if (isPromise(result)) {
    result.then(
      (body) => finishResponse(body, exchange),
      (error: unknown) => exchange.fail(error),
    )
  } else {
    finishResponse(result, exchange)
  }
}

function isPromise(result: Result | Promise<Result>): result is Promise<Result> {
  return typeof (result as Promise<Result> | undefined)?.then === 'function' // asking any value for a member is safe
}

function finishResponse(body: Result, exchange: Exchange): void {
  try {
    if (body === null || body === undefined) {
      exchange.finish()
      return
    }
    if (typeof body.close === 'function') exchange.onClosed(() => body.close?.())
    if (Array.isArray(body) && body.length <= 1) {
      finishWhole(body[0] as Chunk | undefined, exchange) // a chunk by the type of ResponseBody; the writer checks it
    } else {
      void streamBody(body, exchange)
    }
  } catch (error) {
    exchange.fail(error)
  }
}

/** The fast way: at most one chunk, and nothing written before it. */
function finishWhole(chunk: Chunk | undefined, exchange: Exchange): void {
  if (exchange.headSent) {
    if (chunk !== undefined) void exchange.write(chunk)
    exchange.finish()
  } else {
    exchange.finishWhole(chunk)
  }
}

type ChunkIterator = AsyncIterator<Chunk> | Iterator<Chunk>

/** Chunk by chunk, no faster than the client reads. Never rejects. */
async function streamBody(body: ResponseBody, exchange: Exchange): Promise<void> {
  try {
    if (typeof body.writeTo === 'function') await letWrite(body, exchange)
    await pump(iteratorOf(body), exchange)
    exchange.finish()
  } catch (error) {
    exchange.fail(error)
  }
}

/** Lends the connection to a body that can write itself, where that can be; what it leaves is for the pump. */
async function letWrite(body: ResponseBody, exchange: Exchange): Promise<void> {
  const destination = exchange.lend()
  const writing = destination === undefined ? undefined : body.writeTo?.(destination)
  if (writing !== undefined) await exchange.unlessGone(writing)
}

/** Goes on to the iterator's end, or until nobody wants more. One that has failed has ended; every other is told. */
async function pump(iterator: ChunkIterator, exchange: Exchange): Promise<void> {
  while (exchange.wantsBody) {
    const pending = iterator.next()
    const step = 'then' in pending ? await exchange.unlessGone(pending) : pending
    if (step === undefined) {
      if (exchange.gone) break
      throw new ApplicationError('the next of the body gives no object')
    }
    if (step.done === true) return
    const slower = send(step.value, iterator, exchange)
    if (slower !== undefined) await slower
  }
  returnIterator(iterator, exchange)
}

function send(chunk: Chunk, iterator: ChunkIterator, exchange: Exchange): void | Promise<void> {
  if (lengthIsZero(chunk)) return undefined // only `write` sends the head with an empty chunk
  try {
    return exchange.write(chunk)
  } catch (error) {
    returnIterator(iterator, exchange)
    throw error
  }
}

function lengthIsZero(chunk: Chunk): boolean {
  return (typeof chunk === 'string' || chunk instanceof Uint8Array) && chunk.length === 0
}

function iteratorOf(body: ResponseBody): ChunkIterator {
  if (typeof body === 'object') {
    if (Symbol.asyncIterator in body) return body[Symbol.asyncIterator]()
    if (Symbol.iterator in body) return body[Symbol.iterator]()
  }
  // Not a string either: it is iterable, but letter by letter.
  throw new ApplicationError('a body is null, or an iterable or async iterable of chunks')
}

/** Tells the iterator that no more is wanted, without waiting: it may be in the middle of a long step. */
function returnIterator(iterator: ChunkIterator, exchange: Exchange): void {
  const failed = (error: unknown): void => exchange.log('the body failed while it was being ended', error)
  try {
    const returned = iterator.return?.()
    if (returned !== undefined && 'then' in returned) returned.then(undefined, failed)
  } catch (error) {
    failed(error)
  }
}
