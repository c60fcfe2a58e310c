// One response, from what the application gives to a Response: made when the first chunk is due, with a stream that
// holds at most one buffer's worth of what the runtime has not taken. Whatever happens ends in exactly one Response, and
// in that stream being closed, failed or cancelled.
import type { Chunk, StartResponse, Write } from '@gateway-server/interface'
import { NativeResponse } from '../native-classes.ts'
import { fetchHead, type FetchHead } from './fetch-head.ts'

/** What the stream holds before `write` asks the application to wait, in bytes. */
const bufferSize = 16 * 1024
/** Statuses whose Response can't have a body (Fetch, "null body status"). */
const bodiless = new Set([204, 205, 304])
const encoder = new TextEncoder()

export class ResponseWriter {
  /** The Response, once the head is due. Never rejects. */
  readonly response: Promise<Response>
  /** What comes from the application reaches nobody any more. */
  gone = false
  readonly #method: string
  readonly #onGone: () => void
  #resolve: (response: Response) => void
  #head: FetchHead | undefined
  #begun = false
  #ended = false
  #remaining = Number.POSITIVE_INFINITY
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  /** Settled when the runtime takes more, or is gone. */
  #wanted: PromiseWithResolvers<void> | undefined
  readonly #left = Promise.withResolvers<undefined>()

  /** @param onGone called once when the runtime cancels the response */
  constructor(method: string, onGone: () => void) {
    const { promise, resolve } = Promise.withResolvers<Response>()
    this.response = promise
    this.#resolve = resolve
    this.#method = method
    this.#onGone = onGone
  }

  /** The Response has been given away: there is no other answer any more. */
  get begun(): boolean {
    return this.#begun
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Whether chunks of the body still have somewhere to go. */
  get wantsBody(): boolean {
    return !this.gone && !(this.#head !== undefined && this.#isBodiless(this.#head))
  }

  readonly startResponse: StartResponse = (status, headers, error) => {
    if (this.#head !== undefined) this.#checkSecondCall(error)
    this.#head = fetchHead(status, headers)
    return this.write
  }

  #checkSecondCall(error: unknown): void {
    if (error === undefined || error === null) throw new Error('startResponse is called twice without an error')
    if (this.#begun) throw error
  }

  readonly write: Write = (chunk) => {
    const bytes = bytesOf(chunk)
    if (this.gone) return undefined
    if (this.#ended) throw new Error('write is called after the response has ended')
    this.#begin()
    this.#count(bytes.byteLength)
    if (bytes.byteLength === 0 || this.#controller === undefined) return undefined
    this.#controller.enqueue(bytes)
    return this.#isFull() ? this.#roomAgain() : undefined
  }

  /** The whole body at once: the runtime knows its length. */
  sendWhole(chunk: Chunk | undefined): void {
    if (this.gone) return
    const head = this.#checkedHead()
    const length = chunk === undefined ? 0 : lengthOf(chunk)
    this.#remaining = head.contentLength < 0 ? length : head.contentLength
    this.#count(length)
    if (chunk !== undefined && this.#method === 'HEAD') this.announceLength(length)
    if (this.#remaining > 0 && !this.#isBodiless(head)) return this.#sendShort(chunk)
    this.#give(this.#isBodiless(head) ? null : bodyOf(chunk, head))
    this.#ended = true
  }

  /** Says how long the body is, where the application has not. Only before the head is given. */
  announceLength(length: number): void {
    const head = this.#checkedHead()
    if (head.contentLength >= 0 || bodiless.has(head.status)) return
    head.headers.set('content-length', String(length))
    this.#remaining = length
  }

  /** Ends the response. Fewer bytes than announced cut it. */
  end(): void {
    if (this.gone || this.#ended) return
    this.#begin()
    this.#ended = true
    if (this.#remaining > 0 && this.#remaining !== Number.POSITIVE_INFINITY)
      void this.#cutAfterTaken(new Error('the body is shorter than Content-Length'))
    else this.#controller?.close()
  }

  /** Resolves when the runtime has taken everything written so far, or is gone. */
  async taken(): Promise<void> {
    while (!this.gone && this.#controller !== undefined && this.#controller.desiredSize !== bufferSize) {
      await this.#roomAgain()
    }
  }

  /** The promise's outcome, or `undefined` when the runtime has cancelled the response before. */
  unlessGone<Value>(promise: PromiseLike<Value>): Promise<Value | undefined> {
    return Promise.race([promise, this.#left.promise])
  }

  /** The application failed: before the head that is a 500 that tells nothing, after it the response is cut. */
  fail(error: unknown): void {
    if (this.gone || this.#ended) return
    this.#ended = true
    if (this.#begun) void this.#cutAfterTaken(error)
    else this.#resolve(internalServerError())
  }

  /** Cuts the response. Before the head nothing can, so a response is begun and cut. */
  abort(): void {
    if (this.gone || this.#ended) return
    if (!this.#begun) {
      this.#head = fetchHead('500 Internal Server Error', [])
      this.#give(this.#createStream())
    }
    this.#cut(new Error('the application cut the response'))
  }

  /** A stream that fails forgets what it still held, which is the application's to be sent. */
  async #cutAfterTaken(error: unknown): Promise<void> {
    await this.taken()
    if (!this.gone) this.#cut(error)
  }

  #cut(error: unknown): void {
    this.gone = true
    this.#controller?.error(error)
    this.#leave()
  }

  /** The runtime does not want the rest. */
  #cancelled(): void {
    if (this.gone) return
    this.gone = true
    this.#leave()
    if (!this.#ended) this.#onGone()
  }

  #leave(): void {
    this.#roomMade()
    this.#left.resolve(undefined)
  }

  #checkedHead(): FetchHead {
    if (this.#head === undefined) throw new Error('the response begins before startResponse is called')
    return this.#head
  }

  #begin(): void {
    if (this.#begun) return
    const head = this.#checkedHead()
    if (head.contentLength >= 0) this.#remaining = head.contentLength
    this.#give(this.#isBodiless(head) ? null : this.#createStream())
  }

  #give(body: ReadableStream | Uint8Array<ArrayBuffer> | string | null): void {
    const { status, statusText, headers } = this.#checkedHead()
    this.#begun = true
    // The platform's own: a stand-in that install-globals.ts put on the global object is nothing to Bun.serve.
    this.#resolve(new NativeResponse(body, { status, statusText, headers }))
  }

  /** What there is goes out, and then the end that tells that it was not all. */
  #sendShort(chunk: Chunk | undefined): void {
    void this.write(chunk ?? '')
    this.end()
  }

  #createStream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => this.#roomMade(),
        cancel: () => this.#cancelled(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferSize }),
    )
  }

  #isFull(): boolean {
    return (this.#controller?.desiredSize ?? 1) <= 0
  }

  #roomAgain(): Promise<void> {
    return (this.#wanted ??= Promise.withResolvers<void>()).promise
  }

  #roomMade(): void {
    this.#wanted?.resolve()
    this.#wanted = undefined
  }

  #count(length: number): void {
    if (length > this.#remaining && this.#head !== undefined && !this.#isBodiless(this.#head))
      throw new Error(`the body is ${length - this.#remaining} bytes longer than Content-Length`)
    this.#remaining -= length
  }

  #isBodiless(head: FetchHead): boolean {
    return this.#method === 'HEAD' || bodiless.has(head.status)
  }
}

/** A string stays one where that adds no field: a Response gives strings a type of their own. */
function bodyOf(chunk: Chunk | undefined, head: FetchHead): Uint8Array<ArrayBuffer> | string | null {
  if (chunk === undefined) return null
  return typeof chunk === 'string' && head.headers.has('content-type') ? chunk : bytesOf(chunk)
}

/** Responses take no views of shared memory, and no others are asked for. */
function bytesOf(chunk: Chunk): Uint8Array<ArrayBuffer> {
  if (typeof chunk === 'string') return encoder.encode(chunk)
  if (!(chunk instanceof Uint8Array)) throw new TypeError(`a chunk is a string or a Uint8Array, not ${typeof chunk}`)
  return isOwnMemory(chunk) ? chunk : new Uint8Array(chunk)
}

function isOwnMemory(chunk: Uint8Array): chunk is Uint8Array<ArrayBuffer> {
  return chunk.buffer instanceof ArrayBuffer
}

function lengthOf(chunk: Chunk): number {
  return bytesOf(chunk).byteLength
}

function internalServerError(): Response {
  return new NativeResponse('Internal Server Error', {
    status: 500,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}
