// `gateway.input` from a request of node:http: read one chunk at a time, so that the client waits while nobody reads.
import type { Input } from '@gateway-server/interface'
import { nodeError } from '../node-errors.ts'
import type { NodeRequest } from './messages.ts'

export class RequestInput implements Input {
  readonly #request: NodeRequest
  /** Sends `100 Continue`, once, where the client waits for it. */
  #invite: (() => void) | undefined
  #chunks: AsyncIterator<Uint8Array> | undefined
  #last: Promise<unknown> = Promise.resolve()
  #failure: Error | undefined
  /** All of it has been read. */
  isRead = false

  constructor(request: NodeRequest, invite: () => void) {
    this.#request = request
    this.#invite = invite
  }

  read(): Promise<Uint8Array | null> {
    this.#invite?.()
    this.#invite = undefined
    const next = this.#last.then(() => this.#next())
    this.#last = next.catch(() => {})
    return next
  }

  async #next(): Promise<Uint8Array | null> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.isRead) return null
    try {
      // Through `next` alone: a loop that is left would destroy the request, and the connection with it.
      this.#chunks ??= this.#request[Symbol.asyncIterator]()
      for (;;) {
        const { done, value } = await this.#chunks.next()
        if (done === true) {
          this.isRead = true
          return null
        }
        if (value.length > 0) return value
      }
    } catch (error) {
      throw (this.#failure = asReset(error))
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.read(); chunk !== null; chunk = await this.read()) yield chunk
  }
}

/** A stream that closes early says so in its own words; a reader is to hear that the client is gone. */
function asReset(error: unknown): Error {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  if (error instanceof Error && code !== 'ERR_STREAM_PREMATURE_CLOSE') return error
  return nodeError('ECONNRESET', 'the client is gone')
}

/** What every request without a body has. */
export const emptyInput: Input = {
  read: () => Promise.resolve(null),
  async *[Symbol.asyncIterator]() {},
}
