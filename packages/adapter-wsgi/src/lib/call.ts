// One call of the Python application: a request on its way to a worker, and what comes back. It answers exactly once, whatever
// happens: with the worker's response, or with the gateway's own where there is none. After the server has gone its way the
// worker may still be busy with it; the connection keeps the call until the worker says that it has ended.
import type { Chunk, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import { DirectBody } from './direct-body.ts'
import type { KeyList } from './key-lists.ts'
import type { BodyTarget, RequestBody } from './request-body.ts'
import { responseHead } from './response-head.ts'
import { ResponseStream } from './response-stream.ts'

/** The worker that has a call. */
export interface CallTarget extends BodyTarget {
  credit(request: number, octets: number): void
  abort(request: number): void
  passSocket(request: number, socket: Socket, timeout: number, declined: () => void): void
  declineSocket(request: number): void
}

/** A response that failed after its head: the server cuts the connection. */
class CutError extends Error {
  override readonly name = 'CutError'

  constructor(message: string) {
    super(message)
    this.stack = `CutError: ${message}` // the log has Python's traceback: ours says nothing to anybody
  }
}

export class Call {
  readonly environ: Environ
  readonly keys: KeyList
  readonly values: string
  readonly isJson: boolean
  readonly body: RequestBody | undefined
  /** Its number, at the worker that has it. */
  request = 0
  /** When it was first seen to wait for a worker, or for nobody but the application; 0 while it was not. */
  since = 0
  /** Whether its response has come in part. */
  isStreamed = false
  /** Workers that died before they had begun it, or anything else. */
  failedWorkers = 0
  #startResponse: StartResponse
  #resolve: (body: ResponseBody) => void
  #reject: (error: unknown) => void
  #target: CallTarget | undefined = undefined
  #stream: ResponseStream | undefined = undefined
  /** The server has its answer, or has been told that there is none. */
  #answered = false

  constructor(
    environ: Environ,
    startResponse: StartResponse,
    keys: KeyList,
    values: string,
    isJson: boolean,
    body: RequestBody | undefined,
    resolve: (body: ResponseBody) => void,
    reject: (error: unknown) => void,
  ) {
    this.environ = environ
    this.keys = keys
    this.values = values
    this.isJson = isJson
    this.body = body
    this.#startResponse = startResponse
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Whether nobody waits for its answer any more. */
  get isOver(): boolean {
    return this.#answered
  }

  /** Whether it can be given to another worker, if this one has not begun it. */
  get isRepeatable(): boolean {
    return !this.#answered && (this.body === undefined || this.body.isUnsent)
  }

  /** Whether it is the client that it waits for: for its body, or for it to read. */
  get waitsForClient(): boolean {
    return this.body?.waitsForClient === true || this.#stream?.waitsForClient === true
  }

  /** Whether its client is known to have gone. */
  get isForNobody(): boolean {
    return this.environ['node.socket']?.destroyed === true
  }

  /** A worker has it. */
  sentTo(target: CallTarget, request: number): void {
    this.#target = target
    this.request = request
    this.since = 0 // it has waited for a worker until now, which is none of the worker's time
    if (this.body !== undefined && this.body.whole === undefined) this.body.sendTo(target, request)
  }

  /** The worker it was sent to is gone, and had not begun it. */
  takenBack(): void {
    this.#target = undefined
    this.since = 0
    this.body?.detach()
  }

  // From the worker

  /** The whole response. */
  answer(head: string, chunk: Chunk | undefined): void {
    this.since = 0
    if (this.#answered) return
    this.#answered = true
    if (this.#start(head)) this.#resolve(chunk === undefined ? [] : [chunk])
    this.body?.drop()
  }

  /** The head, and what there is of the body. */
  begin(head: string, octets: Uint8Array, offersToWrite: boolean): void {
    this.since = 0
    this.isStreamed = true
    if (this.#answered) return
    this.#answered = true
    if (!this.#start(head)) {
      this.abandon()
      return
    }
    this.#stream = offersToWrite ? new DirectBody(this) : new ResponseStream(this)
    if (octets.length > 0) this.#stream.push(octets)
    this.#resolve(this.#stream)
  }

  /** @returns false when the server does not accept the head: that is the answer then */
  #start(text: string): boolean {
    const head = responseHead(text)
    try {
      this.#startResponse(head.status, head.headers)
      return true
    } catch (error) {
      this.#reject(error)
      return false
    }
  }

  /** A piece of the body. */
  receive(octets: Uint8Array, isLast: boolean): void {
    this.since = 0
    if (octets.length > 0) this.#stream?.push(octets)
    if (!isLast) return
    if (!this.#answered) this.refuse('502 Bad Gateway') // a body without a head
    this.#stream?.end()
    this.body?.drop()
  }

  /** The worker has written so many octets of the body to the client. */
  wrote(octets: number, waitsForClient: boolean): void {
    this.since = 0
    if (this.#stream instanceof DirectBody) this.#stream.wrote(octets, waitsForClient)
  }

  /** The worker found nobody to answer: the client is gone, which the server may not know, or takes nothing. */
  unreachable(): void {
    if (this.#stream instanceof DirectBody && !this.#stream.hasEnded) this.environ['gateway.abort']()
    this.fail()
  }

  takesBody(octets: number): void {
    this.since = 0
    this.body?.credit(octets)
  }

  /** The application failed: what it had to say is in the log. */
  fail(): void {
    this.refuse('500 Internal Server Error')
  }

  log(text: string): void {
    this.environ['gateway.errors'].write(text)
  }

  // From the gateway

  /** Answers in the application's place, or cuts the response where it has begun. */
  refuse(status: string, retryAfter?: number): void {
    this.body?.drop()
    this.#stream?.fail(new CutError('the Python application ended its response early'))
    if (this.#answered) return
    this.#answered = true
    const wait = retryAfter === undefined ? [] : [['Retry-After', String(retryAfter)] as const]
    this.#startResponse(status, [...wait, ['Content-Type', 'text/plain; charset=utf-8']])
    this.#resolve([`${status.slice(4)}\n`])
  }

  /** The request can't be completed: its client is gone, or broke the protocol. The server knows of it already. */
  bodyFailed(error: unknown): void {
    this.#stream?.fail(error)
    this.#target?.abort(this.request)
    this.giveUp(error)
  }

  giveUp(error: unknown): void {
    this.body?.drop()
    if (this.#answered) return
    this.#answered = true
    this.#reject(error)
  }

  // From the server, by the stream

  /** Only now: it makes an AbortController, which a response that comes whole has no use for. */
  watchClient(): void {
    const signal = this.environ['gateway.signal']
    signal.addEventListener('abort', () => this.#clientGone(signal.reason), { once: true })
    if (signal.aborted) queueMicrotask(() => this.#clientGone(signal.reason))
  }

  #clientGone(reason: unknown): void {
    this.#stream?.fail(reason)
    this.abandon()
  }

  passSocket(socket: Socket, timeout: number, declined: () => void): void {
    if (this.#target === undefined) declined()
    else this.#target.passSocket(this.request, socket, timeout, declined)
  }

  declineSocket(): void {
    this.#target?.declineSocket(this.request)
  }

  credit(octets: number): void {
    this.#target?.credit(this.request, octets)
  }

  abandon(): void {
    this.body?.drop()
    this.#target?.abort(this.request)
  }
}
