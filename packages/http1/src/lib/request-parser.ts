// The parser of a connection's requests, without the connection: octets go in with `push`, and `next` says what came of
// them. It makes no event objects: what a step found stands in `head`, `chunk` and `trailers` until the next step.
//
//     HEAD → DATA* → END → HEAD → …        NEED_DATA anywhere: push more and call again
//
// It never looks beyond the end of a message before it is asked to: a request's successor stays unread until then.
import { ByteQueue } from './byte-queue.ts'
import { ChunkedParser } from './chunked-parser.ts'
import { BodyTooLargeError, IncompleteMessageError } from './errors.ts'
import { HeadParser } from './head-parser.ts'
import { defaultLimits, type Limits, resolveLimits } from './limits.ts'
import { BodyFraming, type RequestHead } from './request-head.ts'
import type { Trailers } from './trailer-parser.ts'

/** What `next` found. */
export const Step = {
  /** Nothing yet: push more. */
  NEED_DATA: 0,
  /** A request begins; `head` holds it. */
  HEAD: 1,
  /** A piece of its body; `chunk` holds it. */
  DATA: 2,
  /** The request is complete; `trailers` holds what followed a chunked body. */
  END: 3,
} as const
export type Step = (typeof Step)[keyof typeof Step]

const none: Trailers = []

export class RequestParser {
  /**
   * The request that began last, or was refused for its length; undefined from its END on, so that an idle connection
   * keeps nothing of it.
   */
  head: RequestHead | undefined = undefined
  /** The body data of the last DATA: a view of what was pushed, or of a copy; nobody writes to it again. */
  chunk: Uint8Array | undefined = undefined
  /** The trailers of the request that ended last. */
  trailers: Trailers = none
  #limits: Limits
  #queue = new ByteQueue()
  #heads: HeadParser
  #inBody = false
  #remaining = 0
  #chunked: ChunkedParser | undefined = undefined
  #failure: unknown = undefined

  /** @param limits kept as they are now; the same object for many parsers is one object for all of them */
  constructor(limits: Partial<Limits> = defaultLimits) {
    this.#limits = resolveLimits(limits)
    this.#heads = new HeadParser(this.#limits)
  }

  /** How many octets have been pushed and not been read yet. */
  get unread(): number {
    return this.#queue.length
  }

  /** How many octets of the present body are sure to come yet: of Content-Length, or of the chunk that has begun. */
  get remaining(): number {
    return this.#chunked === undefined ? this.#remaining : this.#chunked.remaining
  }

  /** Whether the steps so far ended inside a request: in its head or in its body. */
  get inMessage(): boolean {
    return this.#inBody || this.#heads.begun
  }

  /** Gives the parser more octets. They are not copied where that can be avoided, so do not write to them again. */
  push(octets: Uint8Array): void {
    if (octets.length > 0) this.#queue.push(octets)
  }

  /**
   * Gives the parser the first `length` octets of memory that is written to again after `reclaim`, like a read buffer
   * that all connections share: what the steps hand out until then is copied, and so is what is left unread by then.
   */
  lend(memory: Uint8Array, length: number): void {
    if (length > 0) this.#queue.lend(memory, length)
  }

  /** Ends what `lend` began. */
  reclaim(): void {
    this.#queue.reclaim()
  }

  /** Takes one step. @throws ProtocolError: from then on every step throws it again */
  next(): Step {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return this.#inBody ? this.#nextOfBody() : this.#nextHead()
    } catch (error) {
      this.#failure = error
      throw error
    }
  }

  /** The peer will send no more, and every step has been taken. @throws IncompleteMessageError inside a request */
  end(): void {
    if (this.inMessage) throw new IncompleteMessageError('the connection ended inside a request')
  }

  /** Hands over what is unread, for a connection that changes its protocol. */
  takeUnread(): Uint8Array {
    return this.#queue.take(this.#queue.length)
  }

  #nextHead(): Step {
    if (this.#queue.length === 0) return Step.NEED_DATA
    const head = this.#heads.parse(this.#queue)
    if (head === undefined) return Step.NEED_DATA
    this.head = head
    if (head.contentLength > this.#limits.body) {
      throw new BodyTooLargeError(`a body of more than ${this.#limits.body} bytes`)
    }
    this.trailers = none
    this.#inBody = true
    this.#remaining = head.contentLength
    this.#chunked = head.framing === BodyFraming.CHUNKED ? new ChunkedParser(this.#limits) : undefined
    return Step.HEAD
  }

  #nextOfBody(): Step {
    if (this.#chunked !== undefined) return this.#nextChunk(this.#chunked)
    if (this.#remaining === 0) return this.#endMessage()
    if (this.#queue.length === 0) return Step.NEED_DATA
    this.chunk = this.#queue.take(this.#remaining)
    this.#remaining -= this.chunk.length
    return Step.DATA
  }

  #nextChunk(chunked: ChunkedParser): Step {
    const data = chunked.next(this.#queue)
    if (data === undefined) return Step.NEED_DATA
    if (data === null) {
      this.trailers = chunked.trailers
      return this.#endMessage()
    }
    this.chunk = data
    return Step.DATA
  }

  #endMessage(): Step {
    this.#inBody = false
    this.head = undefined
    this.#chunked = undefined
    this.chunk = undefined
    return Step.END
  }
}
