// The three steps of a request (as in wsgiref's handlers): set up the environ, call the application, finish the response.
// Whatever happens in them ends in exactly one of the exchange's endings, and a body's iterator and `close` are seen to.
import type { Application, Chunk, Environ, ResponseBody } from '@gateway-server/interface'
import { ApplicationError } from './errors.ts'
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
  if (body === null || body === undefined) {
    exchange.finish()
    return
  }
  if (typeof body.close === 'function') exchange.onClosed(() => body.close?.())
  if (exchange.gone) {
    void returnUnused(body)
    exchange.finish()
  } else if (Array.isArray(body) && body.length <= 1) {
    finishWhole(body[0] as Chunk | undefined, exchange) // a chunk by the type of ResponseBody; the writer checks it
  } else {
    void streamBody(body, exchange)
  }
}

/** The fast way: at most one chunk, and nothing written before it. */
function finishWhole(chunk: Chunk | undefined, exchange: Exchange): void {
  try {
    if (exchange.headSent) {
      if (chunk !== undefined) void exchange.write(chunk)
      exchange.finish()
    } else {
      exchange.finishWhole(chunk)
    }
  } catch (error) {
    exchange.fail(error)
  }
}

/** Chunk by chunk, no faster than the client reads; the iterator is always finished. */
async function streamBody(body: ResponseBody, exchange: Exchange): Promise<void> {
  const iterator = iteratorOf(body)
  if (iterator === undefined) {
    exchange.fail(new ApplicationError('a body is null, or an iterable or async iterable of chunks'))
    return
  }
  try {
    if (!(await pump(iterator, exchange))) returnIterator(iterator, exchange)
    exchange.finish()
  } catch (error) {
    returnIterator(iterator, exchange)
    exchange.fail(error)
  }
}

/** @returns whether the iterator came to its end by itself */
async function pump(iterator: AsyncIterator<Chunk> | Iterator<Chunk>, exchange: Exchange): Promise<boolean> {
  for (;;) {
    if (!exchange.wantsBody) return false
    const pending = iterator.next()
    const step = 'then' in pending ? await exchange.unlessGone(pending) : pending
    if (step === undefined || exchange.gone) return false
    if (step.done === true) return true
    if (lengthIsZero(step.value)) continue // only `write` flushes the head with an empty chunk
    const slower = exchange.write(step.value)
    if (slower !== undefined) await slower
    if (exchange.gone) return false
  }
}

function lengthIsZero(chunk: Chunk): boolean {
  return (typeof chunk === 'string' || chunk instanceof Uint8Array) && chunk.length === 0
}

function iteratorOf(body: ResponseBody): AsyncIterator<Chunk> | Iterator<Chunk> | undefined {
  if (typeof body !== 'object') return undefined // a string is iterable too, but letter by letter
  if (Symbol.asyncIterator in body) return body[Symbol.asyncIterator]()
  if (Symbol.iterator in body) return body[Symbol.iterator]()
  return undefined
}

async function returnUnused(body: ResponseBody): Promise<void> {
  try {
    await iteratorOf(body)?.return?.()
  } catch {
    // The response is over; the iterator has been told, and nobody waits for what it says.
  }
}

/** Tells the iterator that no more is wanted, without waiting: it may be in the middle of a long step. */
function returnIterator(iterator: AsyncIterator<Chunk> | Iterator<Chunk>, exchange: Exchange): void {
  const failed = (error: unknown): void => exchange.log('the body failed while it was being ended', error)
  try {
    const returned = iterator.return?.()
    if (returned !== undefined && 'then' in returned) returned.then(undefined, failed)
  } catch (error) {
    failed(error)
  }
}
