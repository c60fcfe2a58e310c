// The request body as `gateway.input`: chunks from the parser, handed to whoever reads. It holds at most one read's
// worth of octets: the connection stops feeding it when it is full, and goes on when somebody reads.
import type { Input } from '@gateway-server/interface'
import { ShortQueue } from './short-queue.ts'

/** The connection's side of an input. */
export interface InputSource {
  /** Somebody wants octets: send `100 Continue` where it is waited for, and go on reading. */
  inputWanted(): void
}

/** A read that waits. A class, since literals may be made in V8's old space and keep what they lead to (decisions/0010). */
class WaitingRead {
  readonly resolve: (chunk: Uint8Array | null) => void
  readonly reject: (error: unknown) => void

  constructor(resolve: (chunk: Uint8Array | null) => void, reject: (error: unknown) => void) {
    this.resolve = resolve
    this.reject = reject
  }
}

/** An input holds back its connection from so many unread octets on. */
const fullAt = 64 * 1024
/** What a chunk counts for besides its octets: a client that sends one octet a chunk would fill megabytes with objects. */
const costOfChunk = 256

export class RequestInput implements Input {
  #source: InputSource
  #chunks = new ShortQueue<Uint8Array>()
  #size = 0
  #waiting = new ShortQueue<WaitingRead>()
  #ended = false
  #failure: unknown = undefined

  constructor(source: InputSource) {
    this.#source = source
  }

  /** Whether it takes more chunks now. */
  get isFull(): boolean {
    return this.#size >= fullAt
  }

  /** Whether somebody waits for octets that have not come. */
  get isAwaited(): boolean {
    return !this.#waiting.isEmpty
  }

  /** Whether the last octet has been handed out, and no more will come. */
  get isRead(): boolean {
    return this.#ended && this.#chunks.isEmpty
  }

  read(): Promise<Uint8Array | null> {
    const chunk = this.#chunks.shift()
    if (chunk !== undefined) {
      const wasFull = this.isFull
      this.#size -= chunk.length + costOfChunk
      if (wasFull && !this.isFull) this.#source.inputWanted()
      return Promise.resolve(chunk)
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#ended) return Promise.resolve(null)
    return new Promise((resolve, reject) => {
      this.#waiting.push(new WaitingRead(resolve, reject))
      this.#source.inputWanted()
    })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.read(); chunk !== null; chunk = await this.read()) yield chunk
  }

  /** Takes a chunk from the connection. */
  push(chunk: Uint8Array): void {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) {
      waiting.resolve(chunk)
      return
    }
    this.#chunks.push(chunk)
    this.#size += chunk.length + costOfChunk
  }

  /** The body is complete. */
  end(): void {
    this.#ended = true
    while (!this.#waiting.isEmpty) this.#waiting.shift()?.resolve(null)
  }

  /** The body will never be complete; what has come can still be read. */
  fail(error: unknown): void {
    if (this.#ended || this.#failure !== undefined) return
    this.#failure = error
    while (!this.#waiting.isEmpty) this.#waiting.shift()?.reject(error)
  }
}

/** The one input of all requests without a body. */
export const emptyInput: Input = Object.freeze({
  read: () => Promise.resolve(null),
  async *[Symbol.asyncIterator]() {},
})
