// `gateway.input` over a Request's body. The stream is locked at the first read, so that an application that never
// reads leaves the body with the runtime, which then ends the connection or the body as it does for any handler.
import type { Input } from '@gateway-server/interface'

type Reader = ReadableStreamDefaultReader<unknown>

/** Reading failed because the client is gone; the error that servers give, whatever the runtime's own looks like. */
class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError'
  readonly code = 'ECONNRESET'
}

export class StreamInput implements Input {
  readonly #request: Request
  #reader: Reader | undefined
  #last: Promise<unknown> = Promise.resolve()
  #ended = false

  constructor(request: Request) {
    this.#request = request
    this.#ended = request.body === null
  }

  /** One after the other, so that an empty chunk skipped by one read does not overtake the next. */
  read(): Promise<Uint8Array | null> {
    if (this.#ended) return Promise.resolve(null)
    const read = this.#last.then(() => this.#readChunk())
    this.#last = read.catch(() => {}) // told to who made that read
    return read
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.read(); chunk !== null; chunk = await this.read()) yield chunk
  }

  async #readChunk(): Promise<Uint8Array | null> {
    const reader = (this.#reader ??= this.#lock())
    while (!this.#ended) {
      const { done, value } = await reader.read().catch((error: unknown) => this.#fail(error))
      if (done) this.#ended = true
      else if (!(value instanceof Uint8Array))
        throw new TypeError('The request body gave a chunk that is no Uint8Array')
      else if (value.byteLength > 0) return value
    }
    return null
  }

  /** @throws TypeError when somebody has read from the request before, or is reading */
  #lock(): Reader {
    const { body } = this.#request
    if (body === null || this.#request.bodyUsed) throw new TypeError('The request body has already been read')
    return body.getReader()
  }

  /** Runtimes name it each in its own way; an error with a code of its own says more than that. */
  #fail(error: unknown): never {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.name !== 'AbortError') {
      throw error
    }
    throw new ClientGoneError('the client went away before its request was complete', { cause: error })
  }
}
