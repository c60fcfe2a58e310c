// One response, from what the application gives to octets: the head when the first octet is due, the framing that the
// client can follow, and never more than was declared. It decides what is written; the connection decides when.
import {
  chunkEnd,
  chunkStart,
  fieldLine,
  isForbiddenTrailer,
  type RequestHead,
  ResponseFraming,
  responseFraming,
  serializeHead,
  serializeLastChunk,
} from '@gateway-server/http1'
import type { BodyDestination, Chunk, HeaderList, StartResponse, Write } from '@gateway-server/interface'
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import type { Socket } from 'node:net'
import { ApplicationError } from '../errors.ts'
import { hasRequestId } from '../exchange/request-id.ts'
import { prepareFields, type PreparedHead, prepareHead } from './start-response.ts'

/** Where a response goes: the connection. */
export interface ResponseSink {
  /** Queues latin-1 text, a character an octet. */
  text(latin1: string): void
  bytes(octets: Uint8Array): void
  /** A promise while the client is slower than the application. */
  backpressure(): Promise<void> | undefined
  /** The socket, once everything has left, if the client gets exactly what is written to it. */
  lend(): Socket | undefined
  /** Milliseconds that a client may take nothing; 0: for ever. */
  readonly sendTimeout: number
  /** Asked once, when the head is due: whether the connection may live on after this response. */
  mayKeepAlive(): boolean
  /** The lines that say that the connection lives on; `''` where HTTP/1.1 takes that for granted. */
  readonly keepAliveLines: string
  /** `X-Request-Id: …` with its CRLF, for a response that has none; `''` where requests have no ids. */
  readonly requestIdLine: string
  /** `Date: …` with its CRLF. */
  dateLine(): string
}

/** A response that ended in a way its head did not announce: the connection has to be cut. */
export const Outcome = { COMPLETE: 0, SHORT: 1 } as const
export type Outcome = (typeof Outcome)[keyof typeof Outcome]

export class ResponseWriter {
  /** Whether the head has been given to the connection: from then on there is no other answer. */
  headSent = false
  /** Whether the connection may live on; known once the head is sent. */
  keepAlive = false
  /** The client is gone, or the exchange was refused: what comes is dropped. */
  gone = false
  #ended = false
  #request: RequestHead
  #sink: ResponseSink
  #prepared: PreparedHead | undefined = undefined
  #framing: ResponseFraming = ResponseFraming.NONE
  #remaining = 0
  #written = 0
  #trailers: Array<readonly [string, string]> | undefined = undefined

  constructor(request: RequestHead, sink: ResponseSink) {
    this.#request = request
    this.#sink = sink
  }

  /** Whether `startResponse` has been called. */
  get started(): boolean {
    return this.#prepared !== undefined
  }

  /** The status code of the prepared head; 0 before `startResponse`. */
  get statusCode(): number {
    return this.#prepared?.statusCode ?? 0
  }

  /** The field lines of the prepared head; `''` before `startResponse`. */
  get fieldLines(): string {
    return this.#prepared?.fieldLines ?? ''
  }

  /** Octets of the body that have been written, without their framing. */
  get bodyLength(): number {
    return this.#framing === ResponseFraming.NONE ? 0 : this.#written
  }

  /** Whether the client finds the end of this response only in the end of the connection. */
  get endsWithConnection(): boolean {
    return this.#framing === ResponseFraming.UNTIL_CLOSE
  }

  readonly startResponse: StartResponse = (status, headers, error) => {
    if (this.#prepared !== undefined || this.headSent) this.#checkSecondCall(error)
    this.#prepared = prepareHead(status, headers)
    return this.write
  }

  #checkSecondCall(error: unknown): void {
    if (error === undefined || error === null)
      throw new ApplicationError('startResponse is called twice without an error')
    if (this.headSent) throw error
  }

  /** Puts the server's own answer in place of what the application began, while the head is not sent. */
  replaceHead(status: string, headers: HeaderList): void {
    this.#prepared = prepareHead(status, headers)
  }

  readonly write: Write = (chunk) => {
    if (this.gone) return undefined
    if (this.#ended) throw new ApplicationError('write is called after the response has ended')
    const length = lengthOf(chunk)
    if (this.headSent) this.#count(length)
    else this.#sendHead(-1, length)
    if (length === 0) return undefined
    if (this.#framing === ResponseFraming.CHUNKED) {
      this.#sink.text(chunkStart(length))
      this.#send(chunk, length)
      this.#sink.text(chunkEnd)
    } else if (this.#framing !== ResponseFraming.NONE) {
      this.#send(chunk, length)
    }
    return this.#sink.backpressure()
  }

  /**
   * The connection, for who writes the body in the writer's place: the head has left by then. Undefined where there is no
   * body of a known length to write, or the octets would not reach the client as they are.
   */
  lend(): BodyDestination | undefined {
    if (this.gone || this.#ended || (this.#prepared?.contentLength ?? 0) <= 0) return undefined
    if (!this.headSent) this.#sendHead(-1, 0)
    if (this.#framing !== ResponseFraming.LENGTH || this.#remaining === 0) return undefined
    const socket = this.#sink.lend()
    if (socket === undefined) return undefined
    const wrote = (octets: number): void => this.#count(octets)
    return { socket, length: this.#remaining, timeout: this.#sink.sendTimeout, wrote }
  }

  /** The whole body at once: its length is known, head and body leave together. */
  sendWhole(chunk: Chunk | undefined): Outcome {
    if (this.gone) return Outcome.COMPLETE
    const length = chunk === undefined ? 0 : lengthOf(chunk)
    // A HEAD without a chunk says nothing of the length that GET would have: none is claimed.
    this.#sendHead(chunk === undefined && this.#request.method === 'HEAD' ? -1 : length, length)
    if (chunk !== undefined && this.#framing !== ResponseFraming.NONE) this.#send(chunk, length)
    return this.end()
  }

  /** Ends the response; what was declared and not written makes it SHORT. */
  end(): Outcome {
    if (this.gone || this.#ended) return Outcome.COMPLETE
    if (!this.headSent) return this.sendWhole(undefined)
    this.#ended = true
    if (this.#framing === ResponseFraming.CHUNKED) this.#sink.text(serializeLastChunk(this.#trailers ?? []))
    return this.#framing === ResponseFraming.LENGTH && this.#remaining > 0 ? Outcome.SHORT : Outcome.COMPLETE
  }

  addTrailers(headers: HeaderList): void {
    prepareFields(headers)
    if (this.#ended) throw new ApplicationError('trailers are added after the response has ended')
    const forbidden = headers.find(([name]) => isForbiddenTrailer(name.toLowerCase()))
    if (forbidden !== undefined) throw new ApplicationError(`${forbidden[0]} is not allowed as a trailer`)
    if (!this.#request.acceptsTrailers) return
    this.#trailers = [...(this.#trailers ?? []), ...headers.map(([name, value]) => [name, value] as const)]
  }

  earlyHints(headers: HeaderList): void {
    const fieldLines = prepareFields(headers)
    if (this.gone || this.headSent || this.#request.minorVersion === 0) return
    this.#sink.text(serializeHead('103 Early Hints', fieldLines))
  }

  /**
   * @param wholeLength the length of the whole body where it is known, else -1
   * @param firstLength the length of the first chunk
   */
  #sendHead(wholeLength: number, firstLength: number): void {
    const prepared = this.#prepared
    if (prepared === undefined) throw new ApplicationError('the response begins before startResponse is called')
    const { method, minorVersion, keepAlive } = this.#request
    const { statusCode, contentLength } = prepared
    if (method === 'CONNECT' && statusCode < 300)
      throw new ApplicationError('CONNECT succeeds by taking the connection over, not by a response')
    const framing = responseFraming(method, minorVersion, statusCode, contentLength >= 0 || wholeLength >= 0)
    const length = contentLength >= 0 ? contentLength : wholeLength
    if (framing === ResponseFraming.LENGTH && firstLength > length) throw tooLong(firstLength - length)
    this.#framing = framing
    this.#remaining = length - firstLength
    this.#written = firstLength
    this.keepAlive =
      framing !== ResponseFraming.UNTIL_CLOSE && keepAlive && !prepared.close && this.#sink.mayKeepAlive()
    this.headSent = true
    this.#sink.text(serializeHead(prepared.status, prepared.fieldLines + this.#serverLines(prepared, length)))
  }

  #serverLines(prepared: PreparedHead, length: number): string {
    const { statusCode } = prepared
    let lines = prepared.hasDate ? '' : this.#sink.dateLine()
    if (this.#framing === ResponseFraming.CHUNKED) lines += 'Transfer-Encoding: chunked\r\n'
    else if (prepared.contentLength < 0 && length >= 0 && statusCode !== 204 && statusCode !== 304) {
      lines += fieldLine('Content-Length', String(length))
    }
    if (this.#sink.requestIdLine !== '' && !hasRequestId(prepared.fieldLines)) lines += this.#sink.requestIdLine
    if (statusCode === 426) return `${lines}Connection: ${this.keepAlive ? 'upgrade' : 'upgrade, close'}\r\n`
    if (!this.keepAlive) lines += 'Connection: close\r\n'
    else if (this.#sink.keepAliveLines !== '') lines += this.#sink.keepAliveLines
    else if (this.#request.minorVersion === 0) lines += 'Connection: keep-alive\r\n'
    return lines
  }

  #count(length: number): void {
    if (this.#framing === ResponseFraming.LENGTH) this.#checkLength(length)
    this.#written += length
  }

  #checkLength(length: number): void {
    if (length > this.#remaining) throw tooLong(length - this.#remaining)
    this.#remaining -= length
  }

  #send(chunk: Chunk, length: number): void {
    if (typeof chunk !== 'string') this.#sink.bytes(chunk)
    else if (chunk.length === length) this.#sink.text(chunk) // all ASCII: its UTF-8 is its latin-1
    else this.#sink.bytes(Buffer.from(chunk, 'utf8'))
  }
}

function lengthOf(chunk: Chunk): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk)
  if (chunk instanceof Uint8Array) return chunk.length
  throw new ApplicationError(`a chunk is a string or a Uint8Array, not ${chunk === null ? 'null' : typeof chunk}`)
}

function tooLong(by: number): ApplicationError {
  return new ApplicationError(`the body is ${by} bytes longer than Content-Length`)
}
