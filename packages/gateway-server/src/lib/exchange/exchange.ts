// One request and its response: what the application's environ leads to, and the one place where an exchange ends, be
// it well, with an error or with the client gone. The connection owns it; nothing here touches the socket.
import { BodyFraming, isBodiless, type RequestHead, type Trailers } from '@gateway-server/http1'
import type { BodyDestination, Chunk, HeaderList, Input, StartResponse, Upgrade } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import { reasonOf } from '../response/error-responses.ts'
import { ClientGoneError, GaveUpError } from '../errors.ts'
import { emptyInput, type InputSource, RequestInput } from './input.ts'
import { Outcome, type ResponseSink, ResponseWriter } from '../response/response-writer.ts'

/** What an exchange asks of its connection. */
export interface ExchangeOwner extends ResponseSink {
  /** The connection's socket, for the application to look at. */
  showSocket(): Socket
  readonly remoteAddress: string | undefined
  readonly remotePort: string | undefined
  readonly localAddress: string
  /** The application waits for octets of the body. */
  inputWanted(exchange: Exchange): void
  /** The response is complete as far as the application goes. */
  responseEnded(exchange: Exchange): void
  /** Ends the connection at once, with what has been written so far. */
  cut(): void
  /** Gives the connection away. */
  takeOver(exchange: Exchange): Upgrade
  /** Calls back once everything written so far has gone to the operating system, or is lost. */
  afterWritten(callback: () => void): void
  waitUntil(promise: Promise<unknown>): void
  log(message: string, error?: unknown): void
}

export class Exchange implements InputSource {
  readonly head: RequestHead
  /** All octets of the request have been read. */
  requestComplete: boolean
  /** The application has answered, or will not be heard any more. */
  responseEnded = false
  /** Whom trusted proxies speak for, where that is not the peer. */
  client: { readonly address: string; readonly port: string | undefined } | undefined = undefined
  readonly input: Input
  #body: RequestInput | undefined
  #owner: ExchangeOwner
  #writer: ResponseWriter
  #controller: AbortController | undefined = undefined
  #abortReason: Error | undefined = undefined
  #trailers: Trailers = []
  #onGone: (() => void) | undefined = undefined
  #onClosed: (() => unknown) | undefined = undefined
  #readsOn = false

  constructor(head: RequestHead, owner: ExchangeOwner) {
    this.head = head
    this.#owner = owner
    this.#writer = new ResponseWriter(head, owner)
    this.requestComplete = head.framing !== BodyFraming.CHUNKED && head.contentLength === 0
    this.#body = this.requestComplete ? undefined : new RequestInput(this)
    this.input = this.#body ?? emptyInput
  }

  // What the environ leads to

  get socket(): Socket {
    return this.#owner.showSocket()
  }

  get remoteAddress(): string | undefined {
    return this.client === undefined ? this.#owner.remoteAddress : this.client.address
  }

  get remotePort(): string | undefined {
    return this.client === undefined ? this.#owner.remotePort : this.client.port
  }

  get localAddress(): string {
    return this.#owner.localAddress
  }

  /** Of the request; empty until the last octet of its body has been handed out. */
  get trailers(): Trailers {
    return this.#body?.isRead ? this.#trailers : []
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason)
    }
    return this.#controller.signal
  }

  get startResponse(): StartResponse {
    return this.#writer.startResponse
  }

  earlyHints(headers: HeaderList): void {
    this.#writer.earlyHints(headers)
  }

  addTrailers(headers: HeaderList): void {
    this.#writer.addTrailers(headers)
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#owner.waitUntil(promise)
  }

  /** Only where the client asks for another protocol. */
  get upgrade(): (() => Upgrade) | undefined {
    if (!this.head.upgrade && this.head.method !== 'CONNECT') return undefined
    return () => this.#owner.takeOver(this)
  }

  /** Cuts the connection in the application's name. */
  cut(): void {
    if (!this.responseEnded) this.#owner.cut()
  }

  // The request's octets, from the connection

  /** Whether the body takes more octets now. */
  get takesInput(): boolean {
    return this.#body === undefined || !this.#body.isFull || this.dropsInput
  }

  /** Whether octets of the body are of use to nobody: the response has ended, and the application does not read on. */
  get dropsInput(): boolean {
    return this.responseEnded && !this.#readsOn
  }

  /** Whether the application waits for octets of the body. */
  get awaitsInput(): boolean {
    return this.#body?.isAwaited ?? false
  }

  /** The application reads what has not come yet, or has emptied a full input. */
  inputWanted(): void {
    this.#readsOn = true
    this.#owner.inputWanted(this)
  }

  receive(chunk: Uint8Array): void {
    this.#body?.push(chunk)
  }

  /** What has not come yet never will. What has come can still be read. */
  stopInput(): void {
    if (!this.requestComplete) this.#body?.fail(new GaveUpError('the response ended before the body had been read'))
  }

  receiveEnd(trailers: Trailers): void {
    this.requestComplete = true
    this.#trailers = trailers
    this.#body?.end()
  }

  // The response, from the application

  get headSent(): boolean {
    return this.#writer.headSent
  }

  get keepAlive(): boolean {
    return this.#writer.keepAlive
  }

  /** Of the response; 0 while the application has said none. */
  get statusCode(): number {
    return this.#writer.statusCode
  }

  /** The field lines of the response that the application gave. */
  get fieldLines(): string {
    return this.#writer.fieldLines
  }

  /** Octets of the response's body so far, without its framing. */
  get bodyLength(): number {
    return this.#writer.bodyLength
  }

  get endsWithConnection(): boolean {
    return this.#writer.endsWithConnection
  }

  /** Whether what the application gives reaches nobody any more. */
  get gone(): boolean {
    return this.#writer.gone
  }

  /** Whether body chunks still have somewhere to go: not for HEAD, 204 and 304. */
  get wantsBody(): boolean {
    return !this.gone && !(this.#writer.started && isBodiless(this.head.method, this.#writer.statusCode))
  }

  write(chunk: Chunk): void | Promise<void> {
    return this.#writer.write(chunk)
  }

  /** The client's connection, for a body that writes itself; undefined where it has to be iterated. */
  lend(): BodyDestination | undefined {
    return this.#writer.lend()
  }

  finishWhole(chunk: Chunk | undefined): void {
    this.#end(this.#writer.sendWhole(chunk))
  }

  finish(): void {
    // An application that has seen its client leave, and left it at that.
    if (this.#abortReason !== undefined && !this.#writer.started && !this.gone) this.#owner.cut()
    try {
      this.#end(this.#writer.end())
    } catch (error) {
      this.fail(error)
    }
  }

  /** The application failed: before the head that is a 500, after it the connection is cut. */
  fail(error: unknown): void {
    if (this.responseEnded) return
    const answers = !this.gone && !this.headSent
    if (answers && this.#isConnectAccepted) {
      this.answer(501, [])
      return
    }
    if (error === undefined || error !== this.#abortReason) this.log('the application failed', error)
    if (answers) {
      this.answer(500, [])
    } else {
      if (!this.gone) this.#owner.cut()
      this.#end(Outcome.COMPLETE)
    }
  }

  /** A 2xx to CONNECT, which the writer refuses: from an application that knows nothing of tunnels, not a faulty one. */
  get #isConnectAccepted(): boolean {
    return this.head.method === 'CONNECT' && this.#writer.started && this.#writer.statusCode < 300
  }

  /** The server's own answer in place of the application's, whose head has not been sent. */
  answer(status: number, headers: HeaderList): void {
    const reason = reasonOf(status)
    this.#writer.replaceHead(`${status} ${reason}`, [...headers, ['Content-Type', 'text/plain; charset=utf-8']])
    this.#end(this.#writer.sendWhole(`${reason}\n`))
  }

  /** Remembers what to call, once, after the last octet has gone to the operating system or is lost. */
  onClosed(callback: () => unknown): void {
    this.#onClosed = callback
  }

  /** The outcome of `pending`, or undefined as soon as nobody waits for the response any more. */
  unlessGone<T>(pending: PromiseLike<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const onGone = (): void => resolve(undefined) // assigned at once, V8 would keep it for long (decisions/0010)
      this.#onGone = onGone
      pending.then(resolve, reject)
    })
  }

  log(message: string, error?: unknown): void {
    this.#owner.log(`${this.head.method} ${this.head.path}: ${message}`, error)
  }

  #end(outcome: Outcome): void {
    this.responseEnded = true
    this.#readsOn = this.awaitsInput
    if (this.#onClosed !== undefined) this.#closeBody(this.#onClosed)
    if (outcome === Outcome.SHORT) {
      this.log('the body is shorter than Content-Length')
      this.#owner.cut()
    } else {
      this.#owner.responseEnded(this)
    }
  }

  #closeBody(close: () => unknown): void {
    this.#onClosed = undefined
    if (this.gone) this.#callClose(close)
    else this.#owner.afterWritten(() => this.#callClose(close))
  }

  #callClose(close: () => unknown): void {
    try {
      const closing = close() as PromiseLike<unknown> | undefined // or anything else: asking for a member is safe
      if (typeof closing?.then === 'function') closing.then(undefined, (error: unknown) => this.#closeFailed(error))
    } catch (error) {
      this.#closeFailed(error)
    }
  }

  #closeFailed(error: unknown): void {
    this.log("the body's close failed", error)
  }

  // How an exchange ends without its response

  /** The client has closed its side: it may still read, but most that do this are gone. Writing goes on. */
  clientEnded(): void {
    if (!this.responseEnded) this.#abort(new ClientGoneError())
  }

  /** Nothing that the application gives from here on reaches the client. */
  silence(): void {
    this.#writer.gone = true
  }

  /** Nothing more reaches the client, or comes from it. */
  abandon(reason: Error): void {
    this.silence()
    this.#body?.fail(reason)
    if (!this.responseEnded) this.#abort(reason)
    this.#onGone?.()
  }

  /** The application has taken the connection: there is no response, and nothing of it is the server's any more. */
  handedOver(): void {
    this.#writer.gone = true
    this.responseEnded = true
  }

  #abort(reason: Error): void {
    this.#abortReason ??= reason
    this.#controller?.abort(this.#abortReason)
  }
}
