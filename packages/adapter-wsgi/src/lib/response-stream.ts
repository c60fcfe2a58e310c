// The body of a response that comes in pieces, as the server asks for it: chunk by chunk, each credited to the worker once the
// client has taken it. Ended early, by the server, it tells the worker that nobody wants the rest.
import type { Chunk } from '@gateway-server/interface'
import { creditStep } from './windows.ts'

/** Where the pieces come from. */
export interface StreamSource {
  /** The server waits for a piece: from now on it matters whether the client is there. */
  watchClient(): void
  /** So many octets have reached the client. */
  credit(octets: number): void
  /** Nobody wants the rest. */
  abandon(): void
}

interface Waiting {
  resolve(result: IteratorResult<Chunk, undefined>): void
  reject(error: unknown): void
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined }

export class ResponseStream implements AsyncIterableIterator<Chunk, undefined> {
  #source: StreamSource
  #chunks: Uint8Array[] = []
  #waiting: Waiting | undefined = undefined
  #hasEnded = false
  #failure: unknown = undefined
  #isWatched = false
  /** Octets taken and not credited. */
  #taken = 0

  constructor(source: StreamSource) {
    this.#source = source
  }

  /** Whether no more of it comes, or is wanted. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Whether nobody has asked for more yet: the client is being sent what there was. */
  get waitsForClient(): boolean {
    return this.#waiting === undefined && !this.#hasEnded
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The server has sent the chunk before, and wants the next. */
  next(): Promise<IteratorResult<Chunk, undefined>> {
    if (this.#taken >= creditStep && !this.#hasEnded) {
      this.#source.credit(this.#taken)
      this.#taken = 0
    }
    const chunk = this.#chunks.shift()
    if (chunk !== undefined) {
      this.#taken += chunk.length
      return Promise.resolve({ done: false, value: chunk })
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#hasEnded) return Promise.resolve(done)
    if (!this.#isWatched) {
      this.#isWatched = true
      this.#source.watchClient()
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#chunks = []
    if (!this.#hasEnded) {
      this.end()
      this.#source.abandon()
    }
    return Promise.resolve(done)
  }

  /** Takes a piece from the worker. */
  push(chunk: Uint8Array): void {
    if (this.#hasEnded) return
    const waiting = this.#waiting
    if (waiting === undefined) {
      this.#chunks.push(chunk)
    } else {
      this.#waiting = undefined
      this.#taken += chunk.length
      waiting.resolve({ done: false, value: chunk })
    }
  }

  end(): void {
    this.#hasEnded = true
    this.#waiting?.resolve(done)
    this.#waiting = undefined
  }

  /** No more comes, and what came is not all. */
  fail(error: unknown): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#failure = error
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}
