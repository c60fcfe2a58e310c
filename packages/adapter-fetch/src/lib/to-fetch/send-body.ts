// From the body an application returns to the response writer, chunk by chunk, no faster than the runtime reads. The
// body's iterator is always finished, and its `close` called exactly once (SPEC.md, rule 7).
import type { Chunk, ResponseBody } from '@gateway-server/interface'
import type { ResponseWriter } from './response-writer.ts'

type Log = (message: string, error: unknown) => void
type ChunkIterator = AsyncIterator<Chunk> | Iterator<Chunk>

/** @throws what the body fails with */
export async function sendBody(body: ResponseBody, writer: ResponseWriter, log: Log): Promise<void> {
  const close = typeof body === 'object' && typeof body.close === 'function' ? () => body.close?.() : undefined
  try {
    const whole = Array.isArray(body) && body.length <= 1 && !writer.begun
    if (whole && close === undefined) return writer.sendWhole(body[0])
    // With something to do after the last byte, even one chunk goes as a stream: that tells when it was taken.
    if (whole) writer.announceLength(lengthOf(body[0]))
    await pump(iteratorOf(body), writer, log)
    if (close !== undefined) await writer.taken()
    writer.end()
  } finally {
    if (close !== undefined) await settled(close, "the body's close failed", log)
  }
}

async function pump(iterator: ChunkIterator, writer: ResponseWriter, log: Log): Promise<void> {
  while (writer.wantsBody) {
    const pending = iterator.next()
    const step = 'then' in pending ? await writer.unlessGone(pending) : pending
    if (step === undefined) break
    if (step.done === true) return
    if (isEmpty(step.value)) continue // only `write` sends the head with an empty chunk
    await written(step.value, iterator, writer, log)
  }
  // Not awaited: it may be in the middle of a long step.
  void settled(() => iterator.return?.(), 'the body failed while it was being ended', log)
}

async function written(chunk: Chunk, iterator: ChunkIterator, writer: ResponseWriter, log: Log): Promise<void> {
  try {
    await writer.write(chunk)
  } catch (error) {
    void settled(() => iterator.return?.(), 'the body failed while it was being ended', log)
    throw error
  }
}

function iteratorOf(body: ResponseBody): ChunkIterator {
  if (typeof body === 'object') {
    if (Symbol.asyncIterator in body) return body[Symbol.asyncIterator]()
    if (Symbol.iterator in body) return body[Symbol.iterator]()
  }
  // Not a string either: it is iterable, but letter by letter.
  throw new TypeError('a body is null, or an iterable or async iterable of chunks')
}

async function settled(call: () => unknown, message: string, log: Log): Promise<void> {
  try {
    await call()
  } catch (error) {
    log(message, error)
  }
}

function isEmpty(chunk: Chunk): boolean {
  return (typeof chunk === 'string' || chunk instanceof Uint8Array) && chunk.length === 0
}

function lengthOf(chunk: Chunk | undefined): number {
  if (chunk === undefined) return 0
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk).byteLength : chunk.byteLength
}
