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
  /** What the last piece led to. */
  #chunks: Array<{ readonly chunk: Uint8Array; readonly hash: number }> = []

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
    this.#chunks.length = 0
    this.#takeSteps(() => this.#parser.push(piece))
  }

  #takeSteps(give: () => void): void {
    try {
      give()
      while (this.fault === undefined && this.#step(this.#parser.next()));
    } catch (error) {
      if (error instanceof ProtocolError) this.#refuse(error)
      else this.fault = `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    }
  }

  /** The same, but the piece is only lent, and overwritten then: what was handed out of it must stay as it was. */
  lend(piece: Uint8Array): void {
    const memory = lendable(piece)
    this.#pushed += piece.length
    this.#chunks.length = 0
    this.#takeSteps(() => this.#parser.lend(memory, piece.length))
    this.#parser.reclaim()
    memory.fill(overwritten, 0, piece.length)
    for (const { chunk, hash } of this.#chunks) {
      if (hashOf(0, chunk) !== hash) this.fault = 'hands out memory that it was only lent'
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
    request.bodyHash = hashOf(request.bodyHash, chunk)
    request.bodyLength += chunk.length
    this.#chunks.push({ chunk, hash: hashOf(0, chunk) })
  }
}

const overwritten = 0x21
let shared = new Uint8Array(1024)

/** The piece in memory that all readers share, as all sockets of a server do. */
function lendable(piece: Uint8Array): Uint8Array {
  if (piece.length > shared.length) shared = new Uint8Array(2 * piece.length)
  shared.set(piece)
  return shared
}

function hashOf(before: number, octets: Uint8Array): number {
  let hash = before
  for (let index = 0; index < octets.length; index++) hash = (Math.imul(hash, 31) + octets[index]! + 1) | 0 // in bounds
  return hash
}
