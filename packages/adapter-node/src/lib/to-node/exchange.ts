// One request and its response: what the application's environ leads to, and the one place where an exchange ends, be it
// well, with an error or with the client gone.
import type { Application, Chunk, HeaderList, Input, ResponseBody } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import { nodeError } from '../node-errors.ts'
import { emptyInput, RequestInput } from './input.ts'
import { isHttp2 } from './messages.ts'
import type { NodeRequest, NodeResponse } from './messages.ts'
import { ResponseWriter } from './response-writer.ts'

type Result = Awaited<ReturnType<Application>>

/** What an exchange asks of its listener. */
export interface ExchangeOwner {
  waitUntil(promise: Promise<unknown>): void
  log(message: string, error?: unknown): void
}

export class Exchange {
  readonly request: NodeRequest
  readonly response: ResponseWriter
  readonly input: Input
  readonly #node: NodeResponse
  readonly #owner: ExchangeOwner
  #controller: AbortController | undefined
  #onGone: (() => void) | undefined
  #onClosed: (() => unknown) | undefined
  #isOver = false
  #hasLeft = false

  constructor(request: NodeRequest, response: NodeResponse, owner: ExchangeOwner) {
    this.request = request
    this.#node = response
    this.#owner = owner
    this.response = new ResponseWriter(response, request.method ?? 'GET')
    this.input = hasBody(request) ? new RequestInput(request, () => this.#invite()) : emptyInput
    const emitter: NodeJS.EventEmitter = response
    emitter.on('finish', () => this.#left()).on('close', () => this.#closed())
    // Its client may go at any time; those who read or write hear of it by themselves.
    emitter.on('error', () => {})
    request.on('error', () => {})
  }

  /** The connection's socket; HTTP/2 shares it among requests. */
  get socket(): Socket | undefined {
    return isHttp2(this.#node) ? undefined : this.request.socket
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.response.gone || (this.#node.destroyed && !isComplete(this.#node))) this.#controller.abort(gone())
    }
    return this.#controller.signal
  }

  /** Of the request; empty until the last byte of its body has been read. */
  get trailers(): HeaderList {
    const raw = this.input instanceof RequestInput && this.input.isRead ? this.request.rawTrailers : []
    return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#owner.waitUntil(promise)
  }

  #invite(): void {
    const waits = this.request.headers.expect?.toLowerCase() === '100-continue'
    // Node sends it before a `request` event, and leaves it to the listener of `checkContinue`.
    if (waits && Reflect.get(this.#node, '_sent100') !== true && !this.response.headSent) this.#node.writeContinue()
  }

  /** Ends the connection at once; in HTTP/2 the stream. */
  cut(): void {
    if (this.#isOver && this.#node.writableEnded) return
    this.#abandon()
    if (isHttp2(this.#node)) this.#node.stream.close(cancelled)
    // A body that ends with its connection would look complete after an orderly close.
    else if (this.request.httpVersion === '1.0' && this.response.headSent) reset(this.request.socket)
    else destroyWritten(this.request.socket)
  }

  /** What the application has returned. Never rejects. */
  async finish(body: Result): Promise<void> {
    try {
      if (body === null || body === undefined) return this.#end()
      const onClosed = (): unknown => body.close?.() // assigned at once, V8 would keep it for long (decisions/0010)
      if (typeof body.close === 'function') this.#onClosed = onClosed
      if (Array.isArray(body) && body.length <= 1) this.#sendWhole(body[0] as Chunk | undefined) // by its type
      else await this.#pump(body)
      this.#end()
    } catch (error) {
      this.fail(error)
    }
  }

  #sendWhole(chunk: Chunk | undefined): void {
    if (!this.response.headSent) this.response.sendWhole(chunk)
    else if (chunk !== undefined) void this.response.write(chunk)
  }

  /** Chunk by chunk, no faster than the client reads, until nobody wants more. */
  async #pump(body: ResponseBody): Promise<void> {
    const iterator = iteratorOf(body)
    while (this.response.wantsBody) {
      const step = await this.#unlessGone(iterator.next())
      if (step === undefined) break
      if (step.done === true) return
      try {
        if (typeof step.value !== 'string' || step.value !== '') await this.#pass(step.value)
      } catch (error) {
        this.#return(iterator)
        throw error
      }
    }
    this.#return(iterator)
  }

  /** Only `write` sends the head with an empty chunk. */
  #pass(chunk: Chunk): void | Promise<void> {
    return chunk instanceof Uint8Array && chunk.length === 0 ? undefined : this.response.write(chunk)
  }

  /** Tells the iterator that no more is wanted, without waiting: it may be in the middle of a long step. */
  #return(iterator: Iterator<Chunk> | AsyncIterator<Chunk>): void {
    const failed = (error: unknown): void => this.#log('the body failed while it was being ended', error)
    try {
      void Promise.resolve(iterator.return?.()).catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  #unlessGone<T>(pending: T | PromiseLike<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const onGone = (): void => resolve(undefined)
      this.#onGone = onGone
      Promise.resolve(pending).then(resolve, reject)
    })
  }

  #end(): void {
    // An application that has seen its client leave, and left it at that.
    if (this.#controller?.signal.aborted === true && !this.response.started) return this.cut()
    if (!this.response.end()) {
      this.#log('the body is shorter than Content-Length')
      this.cut()
    }
    this.#over()
  }

  /** The application failed: before the head that is a 500, after it the connection is cut. */
  fail(error: unknown): void {
    if (this.#isOver) return
    if (error === undefined || error !== this.#controller?.signal.reason) this.#log('the application failed', error)
    if (!this.response.gone) {
      if (this.response.headSent) this.cut()
      else this.response.answerFailure()
    }
    this.#over()
  }

  /** The application has the connection for itself. */
  handedOver(): void {
    this.response.gone = true
    this.#isOver = true
  }

  #closed(): void {
    if (!isComplete(this.#node)) this.#abandon()
    this.#left()
  }

  /** The application is done. */
  #over(): void {
    this.#isOver = true
    if (this.#hasLeft || this.response.gone) this.#closeBody()
  }

  /** The last byte is with the operating system, or lost. An iterator still under way is finished before its `close`. */
  #left(): void {
    this.#hasLeft = true
    if (this.#isOver) this.#closeBody()
  }

  #abandon(): void {
    this.response.gone = true
    this.#onGone?.()
    if (this.#controller?.signal.aborted === false) this.#controller.abort(gone())
  }

  #closeBody(): void {
    const close = this.#onClosed
    this.#onClosed = undefined
    if (close === undefined) return
    const failed = (error: unknown): void => this.#log("the body's close failed", error)
    try {
      void Promise.resolve(close()).catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  #log(message: string, error?: unknown): void {
    this.#owner.log(`${this.request.method} ${this.request.url}: ${message}`, error)
  }
}

/** Node holds back what was written in this turn of the event loop; it goes to the operating system before the end. */
function destroyWritten(socket: Socket): void {
  while (socket.writableCorked > 0) socket.uncork()
  socket.destroy()
}

/** libuv refuses to reset what has been ended, and would leave it open. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/** HTTP/2's CANCEL (RFC 9113 §7). */
const cancelled = 8

/** Whether all of a response has gone to the operating system. HTTP/2's says so of every stream that has closed. */
function isComplete(response: NodeResponse): boolean {
  if (!isHttp2(response)) return response.writableFinished
  return response.writableEnded && !response.req.stream.aborted && response.req.stream.rstCode === 0
}

function gone(): Error {
  return nodeError('ECONNRESET', 'the client is gone')
}

function hasBody(request: NodeRequest): boolean {
  if ('stream' in request) return Reflect.get(request.stream, 'endAfterHeaders') !== true
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  return coding !== undefined || (length !== undefined && length !== '0')
}

function iteratorOf(body: ResponseBody): Iterator<Chunk> | AsyncIterator<Chunk> {
  if (typeof body === 'object') {
    if (Symbol.asyncIterator in body) return body[Symbol.asyncIterator]()
    if (Symbol.iterator in body) return body[Symbol.iterator]()
  }
  // Not a string either: it is iterable, but letter by letter.
  throw new TypeError('a body is null, or an iterable or async iterable of chunks')
}
