// A response body that comes as a stream: read chunk by chunk as the server asks, cancelled when it stops asking.
// Written out rather than as a generator: `return()` must reach the stream while a read is still pending.
import type { Chunk, Environ } from '@gateway-server/interface'

type Reader = ReadableStreamDefaultReader<unknown>

/** How much is read before the head is sent, one chunk more not counted; what ends within that has a known length. */
const maxReadAhead = 16_384
const later = Symbol('later')

/** What a stream had at once. */
export interface ReadAhead {
  readonly chunks: Uint8Array[]
  readonly done: boolean
  /** A read that was not answered yet. */
  readonly pending: ReturnType<Reader['read']> | undefined
}

/**
 * Reads what needs no waiting: until the stream ends, makes us wait beyond the current turn of the event loop, or has
 * given more than 16 KiB and another chunk.
 *
 * @throws what the stream fails with
 */
export async function readAhead(reader: Reader): Promise<ReadAhead> {
  const chunks: Uint8Array[] = []
  const turn = new Promise<typeof later>((resolve) => setImmediate(resolve, later))
  // Measured without the last chunk: a large body in one piece ends right behind it, and so has a length.
  for (let size = 0; size < maxReadAhead; size += chunks.at(-2)?.byteLength ?? 0) {
    const pending = reader.read()
    const result = await Promise.race([pending, turn])
    if (result === later) return { chunks, done: false, pending }
    if (result.done) return { chunks, done: true, pending: undefined }
    chunks.push(bytesOf(result.value))
  }
  return { chunks, done: false, pending: undefined }
}

export class StreamBody implements AsyncIterableIterator<Chunk> {
  readonly #reader: Reader
  readonly #ahead: Uint8Array[]
  #pending: ReadAhead['pending']
  #failed = false

  constructor(reader: Reader, ahead?: ReadAhead) {
    this.#reader = reader
    this.#ahead = ahead?.chunks ?? []
    this.#pending = ahead?.pending
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Chunk, undefined>> {
    const ahead = this.#ahead.shift()
    if (ahead !== undefined) return { done: false, value: ahead }
    const pending = this.#pending ?? this.#reader.read()
    this.#pending = undefined
    const { done, value } = await pending.catch((error: unknown) => this.#fail(error))
    return done ? { done, value: undefined } : { done, value: bytesOf(value) }
  }

  async return(): Promise<IteratorResult<Chunk, undefined>> {
    if (!this.#failed) await this.#reader.cancel()
    return { done: true, value: undefined }
  }

  /** What the stream failed with is told once: cancelling it would tell it again. */
  #fail(error: unknown): never {
    this.#failed = true
    throw error
  }
}

/**
 * Ends the stream when the client goes away, also while nothing is being sent: an event stream that waits for its next
 * event must not wait for nobody. A client that has only closed its sending side can't be told from one that is gone;
 * as on node:http its stream is cut, for to end it well would be to say that it is complete.
 */
export function endWithClient(body: StreamBody, environ: Environ): StreamBody {
  const end = (): void => {
    void body.return().catch(() => {}) // nobody is left to be told
    environ['gateway.abort']()
  }
  const signal = environ['gateway.signal']
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return body
}

/** Strings pass too: streams of them are not valid bodies, but every other server on Node.js sends them. */
function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk)
  throw new TypeError(`A response stream gave ${typeof chunk}; it must give Uint8Array chunks`)
}
