// Reads octets with a parser, and keeps what came of them in a form that is cheap to compare: bodies are a length and
// a hash. Whatever a parser may never do ends the reading with a `fault`.
import { ProtocolError, type RequestHead, type RequestParser, Step, type Trailers } from '@gateway-server/http1'

/** One request as it was read. */
export interface ReadRequest {
  readonly head: RequestHead
  bodyLength: number
  bodyHash: number
  trailers: Trailers
  complete: boolean
  /** The octets read by its end, those of the requests before it included. */
  end: number
}

export class Reader {
  readonly requests: ReadRequest[] = []
  /** Why the octets were refused. */
  refusal: ProtocolError | undefined = undefined
  /** What no octets may lead to: an error that is no ProtocolError, steps without an end or out of order. */
  fault: string | undefined = undefined
  #parser: RequestParser
  #pushed = 0
  #steps = 0

  constructor(parser: RequestParser) {
    this.#parser = parser
  }

  /** How many octets were read. */
  get read(): number {
    return this.#pushed - this.#parser.unread
  }

  get inMessage(): boolean {
    return this.#parser.inMessage
  }

  /** Pushes a piece, and takes all steps there are: also when a piece before was refused, which must change nothing. */
  push(piece: Uint8Array): void {
    this.#pushed += piece.length
    try {
      this.#parser.push(piece)
      while (this.fault === undefined && this.#step(this.#parser.next()));
    } catch (error) {
      if (error instanceof ProtocolError) this.#refuse(error)
      else this.fault = `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    }
  }

  #refuse(error: ProtocolError): void {
    if (this.refusal !== undefined && this.refusal !== error) this.fault = 'refuses a second time with another error'
    this.refusal = error
  }

  #step(step: Step): boolean {
    if (step === Step.NEED_DATA) return false
    if (this.refusal !== undefined) this.fault = 'goes on behind a refusal'
    // Every step but END reads an octet or more, and every END has a HEAD.
    else if (++this.#steps > 2 * this.#pushed) this.fault = 'takes steps without an end'
    else this.#take(step)
    return this.fault === undefined
  }

  #take(step: Step): void {
    const open = this.requests.at(-1)
    if (step === Step.HEAD) this.#begin(open)
    else if (open === undefined || open.complete) this.fault = 'has a body or an end outside a request'
    else if (step === Step.DATA) this.#addData(open)
    else {
      open.complete = true
      open.trailers = this.#parser.trailers
      open.end = this.read
    }
  }

  #begin(before: ReadRequest | undefined): void {
    const { head } = this.#parser
    if (head === undefined) this.fault = 'has no head at HEAD'
    else if (before?.complete === false) this.fault = 'begins a request inside another'
    else this.requests.push({ head, bodyLength: 0, bodyHash: 0, trailers: [], complete: false, end: 0 })
  }

  #addData(request: ReadRequest): void {
    const { chunk } = this.#parser
    if (chunk === undefined || chunk.length === 0) {
      this.fault = 'has no octets at DATA'
      return
    }
    let hash = request.bodyHash
    for (let index = 0; index < chunk.length; index++) hash = (Math.imul(hash, 31) + chunk[index]! + 1) | 0 // in bounds
    request.bodyHash = hash
    request.bodyLength += chunk.length
  }
}
