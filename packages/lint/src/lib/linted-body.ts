// A body that checks how it is used and what it gives. An array stays an array, a synchronous body synchronous, and
// there is a close() only where the application has one: each of them changes what a server does.
import type { Chunk, ResponseBody } from '@gateway-server/interface'
import type { Exchange } from './exchange.ts'
import { LintError, show } from './lint-error.ts'
import { checkBody, checkChunk } from './rules/body.ts'

/** The application's body, checked. */
export function lintBody(body: ResponseBody, exchange: Exchange): ResponseBody {
  checkBody(body)
  const linted = Array.isArray(body) ? lintArray(body, exchange) : lintIterable(body, exchange)
  if (body.close === undefined) return linted
  return Object.assign(linted, { close: closeOnce(body, exchange) })
}

/** Arrays are known at once, so their chunks are checked at once. */
function lintArray(chunks: readonly Chunk[], exchange: Exchange): Chunk[] {
  for (const chunk of chunks) exchange.count(checkChunk(chunk))
  exchange.end()
  return [...chunks]
}

/** Where an iteration is. */
interface Progress {
  iterated: boolean
  finished: boolean
  pending: boolean
}

const progresses = new WeakMap<Exchange, Progress>()

function lintIterable(body: ResponseBody, exchange: Exchange): ResponseBody {
  const progress: Progress = { iterated: false, finished: false, pending: false }
  progresses.set(exchange, progress)
  const linted: Partial<Record<typeof Symbol.iterator | typeof Symbol.asyncIterator, () => unknown>> = {}
  if (Symbol.iterator in body)
    linted[Symbol.iterator] = () => lintIterator(beginOnce(body, progress), progress, exchange)
  if (Symbol.asyncIterator in body) {
    linted[Symbol.asyncIterator] = () => lintAsyncIterator(beginOnceAsync(body, progress), progress, exchange)
  }
  return linted as ResponseBody // it has the iterators of the body, which checkBody has seen
}

function begin(progress: Progress): void {
  if (progress.iterated) throw new LintError('7', 'server', 'the body was iterated twice')
  progress.iterated = true
}

function beginOnce(body: Iterable<Chunk>, progress: Progress): Iterator<Chunk> {
  begin(progress)
  return body[Symbol.iterator]()
}

function beginOnceAsync(body: AsyncIterable<Chunk>, progress: Progress): AsyncIterator<Chunk> {
  begin(progress)
  return body[Symbol.asyncIterator]()
}

function lintIterator(iterator: Iterator<Chunk>, progress: Progress, exchange: Exchange): Iterator<Chunk> {
  return {
    next: () => {
      checkNext(progress)
      return finishOnError(progress, () => checkResult(iterator.next(), progress, exchange))
    },
    return: () => {
      progress.finished = true
      exchange.ended = true
      return iterator.return?.() ?? { done: true, value: undefined }
    },
  }
}

function lintAsyncIterator(
  iterator: AsyncIterator<Chunk>,
  progress: Progress,
  exchange: Exchange,
): AsyncIterator<Chunk> {
  return {
    next: async () => {
      checkNext(progress)
      progress.pending = true
      try {
        const result = await iterator.next()
        return finishOnError(progress, () => checkResult(result, progress, exchange))
      } catch (error) {
        progress.finished = true
        throw error
      } finally {
        progress.pending = false
      }
    },
    return: async () => {
      progress.finished = true
      exchange.ended = true
      return (await iterator.return?.()) ?? { done: true, value: undefined }
    },
  }
}

function checkNext(progress: Progress): void {
  if (progress.finished) throw new LintError('7', 'server', 'next() was called after the end of the body')
  if (progress.pending) throw new LintError('7', 'server', 'next() was called before the one before had answered')
}

function checkResult(result: IteratorResult<Chunk>, progress: Progress, exchange: Exchange): IteratorResult<Chunk> {
  if (typeof result !== 'object' || result === null) {
    throw new LintError('7', 'application', `the body's next() gave ${show(result)}`)
  }
  if (result.done === true) {
    progress.finished = true
    exchange.end()
  } else {
    exchange.count(checkChunk(result.value))
  }
  return result
}

function finishOnError<T>(progress: Progress, step: () => T): T {
  try {
    return step()
  } catch (error) {
    progress.finished = true
    throw error
  }
}

function closeOnce(body: ResponseBody, exchange: Exchange): () => void | Promise<void> {
  return () => {
    if (exchange.closed) throw new LintError('7', 'server', 'close() was called twice')
    exchange.closed = true
    const progress = progresses.get(exchange)
    const unfinished = progress?.iterated === true && !progress.finished
    const result = body.close?.()
    if (unfinished) throw new LintError('7', 'server', 'close() was called before the iterator was finished')
    return result
  }
}
